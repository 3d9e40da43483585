"""Writes of the bell and of the mail ledger."""

from lotsennetz.notify.services.bell import Notice, mark_all_read, mark_entry_read, mark_read, tell, withdraw
from lotsennetz.notify.services.ledger import queue_mail, send_again
from lotsennetz.notify.services.test_mail import send_test_mail
from lotsennetz.notify.services.wishes import save_wishes

__all__ = [
    "Notice",
    "mark_all_read",
    "mark_entry_read",
    "mark_read",
    "queue_mail",
    "save_wishes",
    "send_again",
    "send_test_mail",
    "tell",
    "withdraw",
]
