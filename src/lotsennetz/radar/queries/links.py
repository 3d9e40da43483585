"""What stands behind a link of the mail: how the statement was when the mail was written, and how it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import F

from lotsennetz.people.models import Person
from lotsennetz.radar.models import Statement, StatementChange, Via
from lotsennetz.radar.said import KEPT
from lotsennetz.radar.services.writing import standing_of, values_of
from lotsennetz.radar.tokens import Item, Link
from lotsennetz.radar.wording import Names, summary


class Now(StrEnum):
    """``SAME``: as in the mail. ``DONE``: confirmed since. ``CHANGED``: says something else.

    ``OWN``: the link's person said so herself. ``GONE``: no statement.
    """

    SAME = "same"
    DONE = "done"
    CHANGED = "changed"
    OWN = "own"
    GONE = "gone"


@dataclass(frozen=True)
class Shown:
    """``then`` is what the mail said about it, in words; empty if that is no longer known."""

    item: Item
    now: Now
    statement: Statement | None
    then: str


@dataclass(frozen=True)
class Taken:
    """What was answered, and whether it can be taken back: ``still``, or was: ``undone``."""

    item: Item
    statement: Statement | None
    still: bool
    undone: bool
    only_confirmed: bool


def in_words(values: Mapping[str, Any]) -> str:
    """Values of some version in one line, with the note."""
    product = values.get("product_id")
    said = summary(
        values["status"],
        horizon=values.get("horizon", ""),
        product=Names([values]).say("product_id", product) if product else "",
        reason=values.get("stopped_reason", ""),
        seeks_partners=values.get("seeks_partners", False),
    )
    if not values.get("note"):
        return said
    return f"{said}{'' if said.endswith(('.', '!', '?', '…')) else '.'} {values['note']}"


def line_of(row: Statement) -> str:
    """What it says now, in one line, with the note."""
    return in_words(values_of(row))


def person_behind(link: Link) -> Person | None:
    return Person.objects.filter(pk=link.person_id, is_active=True).first()


def _rows(link: Link) -> dict[int, Statement]:
    rows = Statement.objects.filter(
        municipality_id=link.municipality_id, topic_id__in=[item.topic_id for item in link.items]
    )
    held = rows.select_related("topic", "municipality", "product", "confirmed_by").defer(
        "municipality__shape"
    )
    return {row.topic_id: row for row in held}


def shown(link: Link) -> list[Shown]:
    """Each statement of a link that confirms or changes, in the mail's order."""
    rows = _rows(link)
    return [_shown(link, item, rows.get(item.topic_id)) for item in link.items]


def _shown(link: Link, item: Item, row: Statement | None) -> Shown:
    if row is None:
        return Shown(item, Now.GONE, None, "")
    then = values_at(row, item.version)
    if then != values_of(row):
        changed = Now.OWN if _said_herself(link, row) else Now.CHANGED
        return Shown(item, changed, row, in_words(then) if then else "")
    done = row.version > item.version and row.confirmed_at and row.confirmed_at >= link.issued_at
    return Shown(item, Now.DONE if done else Now.SAME, row, in_words(then))


def _said_herself(link: Link, row: Statement) -> bool:
    """Whether what it says now comes from the link's person; in the round the moderator types for her."""
    changes = StatementChange.objects.filter(municipality_id=row.municipality_id, topic_id=row.topic_id)
    last = changes.exclude(old=F("new")).order_by("-at", "-pk").first()
    if last is None:
        return False
    spoke = last.via == Via.ROUND and row.confirmed_by_id == link.person_id
    return last.actor_id == link.person_id or spoke


def answered_at(link: Link) -> datetime | None:
    """When a link that changes was used; it is good for one change."""
    changes = StatementChange.objects.filter(
        municipality_id=link.municipality_id, topic_id=link.items[0].topic_id, actor_id=link.person_id
    )
    used = changes.filter(via=Via.MAIL, at__gte=link.issued_at).exclude(old=F("new"))
    return used.order_by("pk").values_list("at", flat=True).first()


def values_at(row: Statement, version: int) -> dict[str, Any] | None:
    """What the statement said in an earlier version, from its history; None if that cannot be told.

    Each version is one change. A statement that was taken back and made again counts from one again.
    """
    steps = row.version - version
    if steps < 0:
        return None
    values = values_of(row)
    history = StatementChange.objects.filter(municipality_id=row.municipality_id, topic_id=row.topic_id)
    for change in history.order_by("-at", "-pk")[:steps]:
        if change.new.keys() - change.old.keys() & set(KEPT):
            return None
        values.update({name: value for name, value in change.old.items() if name in KEPT})
    return values


def taken(link: Link) -> list[Taken]:
    """Each answer of a link that takes back."""
    rows = _rows(link)
    changes = StatementChange.objects.in_bulk([item.change_id for item in link.items])
    return [_taken(item, rows.get(item.topic_id), changes.get(item.change_id)) for item in link.items]


def _taken(item: Item, row: Statement | None, change: StatementChange | None) -> Taken:
    if row is None or change is None:
        return Taken(item, None, still=False, undone=False, only_confirmed=change is None or not change.new)
    return Taken(
        item,
        row,
        still=row.version == item.version,
        undone=row.version > item.version and _is_before(row, change),
        only_confirmed=not change.new,
    )


def _is_before(row: Statement, change: StatementChange) -> bool:
    same = all(getattr(row, name) == value for name, value in change.old.items() if name in KEPT)
    return same and standing_of(row)["confirmed_at"] == change.before.get("confirmed_at")
