"""Hits and choices as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotsennetz.core.ui.icons import kind_icon
from lotsennetz.entries.models import Comment, Entry
from lotsennetz.entries.models import Kind as EntryKind
from lotsennetz.search.models import Kind
from lotsennetz.search.queries import Found, Hit, Segments, Suggestion
from lotsennetz.search.question import KINDS
from lotsennetz.search.resolving import Resolved, address_values, kind_word, since_words

ICONS = {
    Kind.ENTRY: "message",
    Kind.COMMENT: "message-circle",
    Kind.PERSON: "user",
    Kind.MUNICIPALITY: "building-community",
    Kind.TOPIC: "tag",
    Kind.STATEMENT: "layout-grid",
    Kind.FILE: "file-text",
}
_TITLES: dict[str, str | Promise] = {
    "kind": gettext_lazy("Art"),
    "group": gettext_lazy("Gruppe"),
    "municipality": gettext_lazy("Kommune"),
    "topic": gettext_lazy("Thema"),
    "since": gettext_lazy("Zeit"),
}
_AT_ONCE = 6


@dataclass(frozen=True)
class Line:
    """``facts``: what it is, who said it, where it belongs. ``lacks``: words of the query that it does not have."""

    icon: str
    title: Segments
    excerpt: Segments
    url: str
    facts: Sequence[str]
    at: datetime | None
    is_file: bool
    lacks: str


@dataclass(frozen=True)
class Chip:
    """``query`` leads to the page with this chosen, or without it if it is on."""

    label: str
    query: str
    count: int | None = None
    on: bool = False


@dataclass(frozen=True)
class Facet:
    title: str | Promise
    chips: Sequence[Chip]
    more: Sequence[Chip]


def lines_of(hits: Sequence[Hit]) -> list[Line]:
    """Two queries at most: what kind of entry it is, and whether a comment answers a question."""
    entries = _entry_kinds(hit.number for hit in hits if hit.kind == Kind.ENTRY)
    answers = _answers([hit.number for hit in hits if hit.kind == Kind.COMMENT])
    return [_line(hit, entries, answers) for hit in hits]


def _entry_kinds(numbers: Iterable[int]) -> dict[int, tuple[str, bool]]:
    wanted = list(numbers)
    rows = (
        Entry.objects.filter(pk__in=wanted).order_by().values_list("pk", "kind", "accepted_id")
        if wanted
        else ()
    )
    return {pk: (kind, accepted is not None) for pk, kind, accepted in rows}


def _answers(numbers: list[int]) -> set[int]:
    """Comments that stand below a question, on the first level."""
    if not numbers:
        return set()
    rows = Comment.objects.filter(pk__in=numbers, entry__kind=EntryKind.QUESTION, parent=None)
    return set(rows.order_by().values_list("pk", flat=True))


def _looks(kind: str, entry_kind: str, answered: bool) -> tuple[str, str]:
    """Icon and word. Of an entry those of its own kind: hits and suggestions call a question a question."""
    if kind == Kind.ENTRY and entry_kind:
        return kind_icon(entry_kind, answered=answered), str(EntryKind(entry_kind).label)
    return ICONS[Kind(kind)], kind_word(kind)


def _line(hit: Hit, entries: dict[int, tuple[str, bool]], answers: set[int]) -> Line:
    icon, word = _looks(hit.kind, *entries.get(hit.number, ("", False)))
    if hit.kind == Kind.COMMENT and hit.number in answers:
        word = _("Antwort")
    who = (hit.author, hit.group, hit.municipality, hit.topic)
    facts = [word, *(fact.text for fact in who if fact is not None)]
    return Line(
        icon=icon,
        title=hit.title,
        excerpt=hit.excerpt,
        url=hit.url,
        facts=list(dict.fromkeys(facts)),
        at=hit.at,
        is_file=hit.kind == Kind.FILE,
        lacks=hit.lacks,
    )


def facets_of(found: Found, asked: Resolved) -> list[Facet]:
    """What the hits can be narrowed down to. A filter that would change nothing is not offered."""
    offered = []
    question = asked.question
    for name, title in _TITLES.items():
        choices = found.facets.get(name, ())
        values = address_values(name, [choice.value for choice in choices])
        own_word = {"kind": lambda value: kind_word(KINDS[value]), "since": since_words}.get(name)
        chips = []
        for choice in choices:
            value = values.get(choice.value)
            if value is None or (not choice.count and getattr(question, name) != value):
                continue
            on = getattr(question, name) == value
            label = own_word(value) if own_word else choice.label
            chips.append(Chip(label, question.but(**{name: "" if on else value}).query(), choice.count, on))
        if len(chips) > 1 or any(chip.on for chip in chips) or (chips and _narrows(chips, found)):
            more = [chip for chip in chips[_AT_ONCE:] if not chip.on]
            offered.append(Facet(title, [chip for chip in chips if chip not in more], more))
    return offered


def _narrows(chips: Sequence[Chip], found: Found) -> bool:
    return found.capped or any(chip.count != found.total for chip in chips)


def removable(asked: Resolved) -> list[Chip]:
    """The filters that are on; each leads to the page without it."""
    return [
        Chip(label, asked.question.but(**{name: ""}).query(), on=True) for name, label in asked.names.items()
    ]


@dataclass(frozen=True)
class Offer:
    icon: str
    title: str
    word: str
    url: str


def offers_of(suggestions: Iterable[Suggestion]) -> list[Offer]:
    offers = []
    for each in suggestions:
        icon, word = _looks(each.kind, each.entry_kind, each.answered)
        offers.append(Offer(icon, each.title, word, each.url))
    return offers
