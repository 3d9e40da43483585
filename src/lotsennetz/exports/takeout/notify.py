"""Notices, wishes about them, and mail to the person."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from lotsennetz.exports.takeout.part import Owner, Part, Record, page_of
from lotsennetz.notify.models import Delivery, Notification, NotificationSetting

_AT_ONCE = 500


def _notices(owner: Owner) -> Iterator[Record]:
    """What it was about by its address; the sentence is made anew each time somebody reads it."""
    rows = Notification.objects.filter(recipient=owner.person).select_related(
        "entry", "comment__entry", "group"
    )
    for row in rows.order_by("pk").iterator(chunk_size=_AT_ONCE):
        yield {
            "kind": row.kind,
            "about": page_of(row.comment or row.entry or row.group),
            "events": row.count,
            "created_at": row.created_at,
            "read_at": row.read_at,
        }


def _wishes(owner: Owner) -> Iterator[Record]:
    rows = NotificationSetting.objects.filter(person=owner.person).order_by("kind")
    yield from rows.values("kind", "bell", "mail")


def _mail(owner: Owner) -> Iterator[Record]:
    rows = Delivery.objects.filter(recipient=owner.person).order_by("pk")
    yield from rows.values("kind", "address", "language", "state", "created_at", "sent_at").iterator()


PARTS = (
    Part("mitteilungen.json", _("Ihre Mitteilungen"), _notices),
    Part("mitteilungen-einstellungen.json", _("Was Sie an Mitteilungen eingestellt haben"), _wishes),
    Part("e-mails.json", _("E-Mails an Sie, ohne ihren Inhalt, der nicht aufbewahrt wird"), _mail),
)
