"""The letters, by what they are about."""

from lotsennetz.notify.mail import kinds
from lotsennetz.notify.mail.letters import account, entries, groups, people, radar


def register_all() -> None:
    kinds.register(*entries.KINDS, *groups.KINDS, *people.KINDS, *account.KINDS, *radar.KINDS)
