"""What the address of the search asks for, read leniently and written back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Self
from urllib.parse import urlencode

from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.search.models import Kind

LONGEST = 400
KINDS = {
    "eintrag": Kind.ENTRY,
    "kommentar": Kind.COMMENT,
    "person": Kind.PERSON,
    "kommune": Kind.MUNICIPALITY,
    "thema": Kind.TOPIC,
    "angabe": Kind.STATEMENT,
    "datei": Kind.FILE,
}
SPANS = {"woche": 7, "monat": 30, "halbjahr": 182, "jahr": 365}
#: Names in the address, by the names of filters, in the order in which they are offered.
NAMES = {"kind": "art", "group": "gruppe", "municipality": "kommune", "topic": "thema", "since": "seit"}
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}", re.ASCII)
_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True)
class Question:
    """Filters as they stand in the address: words, slugs, a span of time or a day. Empty means all.

    ``shortened``: more was typed than is looked for. ``unread`` names filters whose values cannot be any.
    """

    text: str = ""
    kind: str = ""
    group: str = ""
    municipality: str = ""
    topic: str = ""
    since: str = ""
    shortened: bool = False
    unread: tuple[str, ...] = ()

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Self:
        typed = _clean(query.get("q") or "")
        given = {name: query.get(key) or "" for name, key in NAMES.items()}
        kept = {name: value if _possible(name, value) else "" for name, value in given.items()}
        unread = tuple(name for name in NAMES if given[name] and not kept[name])
        return cls(typed[:LONGEST].rstrip(), shortened=len(typed) > LONGEST, unread=unread, **kept)

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are on."""
        return {name: value for name in NAMES if (value := getattr(self, name))}

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a form carries along besides the words."""
        return [(NAMES[name], value) for name, value in self.chosen.items()]

    def query(self) -> str:
        """Without the question mark; always in the same order."""
        pairs = [("q", self.text)] if self.text else []
        return urlencode([*pairs, *self.hidden])

    def but(self, **values: str) -> Self:
        """The same with other values."""
        return replace(self, **values)  # type: ignore[arg-type]

    def unfiltered(self) -> Self:
        return self.but(**dict.fromkeys(NAMES, ""))


def _clean(text: str) -> str:
    """In one line, without what has no shape: marks of the writing direction, soft hyphens, control characters."""
    seen = (c for c in text if unicodedata.category(c) != "Cf")
    return " ".join("".join(c if c.isprintable() else " " for c in seen).split())


def _possible(name: str, value: str) -> bool:
    if name == "kind":
        return value in KINDS
    if name == "since":
        return value in SPANS or day_of(value) is not None
    return _SLUG.fullmatch(value) is not None


def day_of(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        return None


def moment_of(value: str) -> datetime:
    """Where a span or a day begins. Only for values that are one."""
    day = day_of(value)
    if day is not None:
        return datetime.combine(day, time.min, timezone.get_default_timezone())
    return clock.now() - timedelta(days=SPANS[value])
