"""Signed links to one statement, for people who are not signed in. Nothing of them is stored.

A token names who acts, for which town, on which statements in which version, what it is for and until when. It is
good for that alone; whether the person may still act is asked at use.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.core.signing import BadSignature, Signer
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from lotsennetz.core import clock

_SALT = "lotsennetz.radar.link.v1"
GOOD_FOR = timedelta(days=35)
UNDO_FOR = timedelta(days=7)


class Purpose(StrEnum):
    CONFIRM = "c"
    CHANGE = "a"
    UNDO = "u"


class BadToken(Exception):
    """Forged, cut off or expired; ``expired`` tells which."""

    def __init__(self, *, expired: bool = False) -> None:
        super().__init__("expired" if expired else "bad")
        self.expired = expired


@dataclass(frozen=True)
class Item:
    """A statement in one version; for taking back also the change that made it."""

    topic_id: int
    version: int
    change_id: int = 0

    @property
    def values(self) -> list[int]:
        return [self.topic_id, self.version, self.change_id][: 3 if self.change_id else 2]


@dataclass(frozen=True)
class Link:
    """``issued`` and the time it is good for are in seconds since 1970 (UTC)."""

    purpose: Purpose
    person_id: int
    municipality_id: int
    items: tuple[Item, ...]
    round_id: int = 0
    issued: int = 0

    @property
    def issued_at(self) -> datetime:
        return datetime.fromtimestamp(self.issued, UTC)

    @property
    def expires_at(self) -> datetime:
        return self.issued_at + (UNDO_FOR if self.purpose == Purpose.UNDO else GOOD_FOR)


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=".")


def sign(link: Link) -> str:
    """The token, issued now."""
    issued = link.issued or int(clock.now().timestamp())
    values = [
        link.purpose.value,
        link.person_id,
        link.municipality_id,
        link.round_id,
        issued,
        [item.values for item in link.items],
    ]
    return _signer().sign(urlsafe_base64_encode(json.dumps(values, separators=(",", ":")).encode()))


def read(token: str) -> Link:
    """What the token says. Raises BadToken."""
    try:
        held = json.loads(urlsafe_base64_decode(_signer().unsign(token)))
    except (BadSignature, ValueError) as problem:
        raise BadToken from problem
    purpose, person, town, number, issued, items = held  # signed, so it is ours
    link = Link(Purpose(purpose), person, town, tuple(Item(*values) for values in items), number, issued)
    if clock.now() > link.expires_at:
        raise BadToken(expired=True)
    return link


def confirm_token(person_id: int, municipality_id: int, items: Sequence[tuple[int, int]], number: int) -> str:
    """ "Stimmt" for one statement, or "Alles stimmt" for several."""
    held = tuple(Item(topic, version) for topic, version in items)
    return sign(Link(Purpose.CONFIRM, person_id, municipality_id, held, number))


def change_token(person_id: int, municipality_id: int, item: tuple[int, int], number: int) -> str:
    return sign(Link(Purpose.CHANGE, person_id, municipality_id, (Item(*item),), number))


def undo_token(person_id: int, municipality_id: int, items: Sequence[Item], issued: int = 0) -> str:
    return sign(Link(Purpose.UNDO, person_id, municipality_id, tuple(items), issued=issued))
