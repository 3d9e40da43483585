"""The kinds of mail and how each becomes a letter. ``mail/letters/*`` register theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lotsennetz.notify.mail.letter import Letter, NotAnyMore
from lotsennetz.notify.models import Delivery
from lotsennetz.notify.queries.wishes import wishes

Compose = Callable[[Delivery], Letter]


@dataclass(frozen=True)
class MailKind:
    """``compose`` loads what the mail is about, checks that it may still be sent, or raises NotAnyMore.

    ``is_notice``: goes to a person who can switch it off. ``to_person``: without the person there is no mail.
    ``title`` is a lazy text for the operator.
    """

    name: str
    title: Any
    compose: Compose
    is_notice: bool = False
    to_person: bool = False


_kinds: dict[str, MailKind] = {}


def register(*kinds: MailKind) -> None:
    """Called from ``registry.register`` only."""
    _kinds.update({kind.name: kind for kind in kinds})


def known(name: str) -> MailKind | None:
    return _kinds.get(name)


def titles() -> dict[str, Any]:
    """What the operator's page calls each kind."""
    return {name: kind.title for name, kind in _kinds.items()}


def compose(row: Delivery) -> tuple[MailKind, Letter]:
    """The letter of a ledger row in the active language. Raises NotAnyMore if it has lost its reason."""
    kind = _kinds[row.kind]
    person = row.recipient
    if (kind.to_person and person is None) or (person is not None and not person.is_active):
        raise NotAnyMore("recipient")
    if kind.is_notice and person is not None and not wishes([person.pk], kind.name)[person.pk].mail:
        raise NotAnyMore("setting")
    return kind, kind.compose(row)
