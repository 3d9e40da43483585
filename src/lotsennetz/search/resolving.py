"""Filters of an address as numbers and names, for one viewer; and back, for the choices that are offered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lotsennetz.core import time_text
from lotsennetz.groups.models import Group
from lotsennetz.groups.rules import visible_groups
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality
from lotsennetz.search.models import Kind
from lotsennetz.search.queries import Filters
from lotsennetz.search.question import KINDS, SPANS, Question, day_of, moment_of
from lotsennetz.topics.models import Topic

_KIND_WORDS = {kind: word for word, kind in KINDS.items()}
_SLUGS: dict[str, Callable[[list[int]], Iterable[tuple[int, str]]]] = {
    "group": lambda pks: Group.objects.filter(pk__in=pks).order_by().values_list("pk", "slug"),
    "municipality": lambda pks: Municipality.objects.filter(pk__in=pks).order_by().values_list("pk", "slug"),
    "topic": lambda pks: Topic.objects.filter(pk__in=pks).order_by().values_list("pk", "slug"),
}
_SPAN_WORDS = {days: word for word, days in SPANS.items()}


@dataclass(frozen=True)
class Resolved:
    """``names`` of the filters that are on. ``missing``: filters that lead to nothing the viewer knows.

    ``question`` is without those.
    """

    question: Question
    filters: Filters
    names: dict[str, str]
    missing: tuple[str, ...]

    @property
    def said(self) -> str:
        """The words, and what they are narrowed down to."""
        return " · ".join([self.question.text, *self.names.values()])


def kind_word(kind: str) -> str:
    """What a kind of hit is called. A statement by the place where one makes it."""
    return _("Wer macht was?") if kind == Kind.STATEMENT else str(Kind(kind).label)


def resolve(question: Question, viewer: Viewer) -> Resolved:
    """What is hidden from the viewer is answered like what does not exist."""
    numbers: dict[str, int] = {}
    names: dict[str, str] = {}
    if question.kind:
        names["kind"] = kind_word(KINDS[question.kind])
    rows: dict[str, tuple[int, str] | None] = {}
    if question.group:
        groups = visible_groups(viewer).filter(slug=question.group)
        rows["group"] = groups.values_list("pk", "name").first()
    if question.municipality:
        towns = Municipality.objects.filter(slug=question.municipality)
        rows["municipality"] = towns.values_list("pk", "name").first()
    if question.topic:
        rows["topic"] = _topic(question.topic)
    for name, row in rows.items():
        if row is not None:
            numbers[name], names[name] = row
    if question.since:
        names["since"] = since_words(question.since)
    filters = Filters(
        kind=KINDS[question.kind].value if question.kind else None,
        since=moment_of(question.since) if question.since else None,
        **numbers,
    )
    missing = tuple(name for name in question.chosen if name not in names)
    known = question.but(**dict.fromkeys(missing, ""))
    return Resolved(known, filters, names, (*question.unread, *missing))


def _topic(slug: str) -> tuple[int, str] | None:
    row = Topic.objects.filter(slug=slug, active=True).values_list("pk", "title", "title_en").first()
    if row is None:
        return None
    number, title, english = row
    return number, title if get_language() == "de" or not english else english


def since_words(value: str) -> str:
    day = day_of(value)
    if day is not None:
        return _("seit %(day)s") % {"day": time_text.day(day)}
    words = {
        "woche": _("letzte 7 Tage"),
        "monat": _("letzter Monat"),
        "halbjahr": _("letztes halbes Jahr"),
        "jahr": _("letztes Jahr"),
    }
    return words[value]


def address_values(name: str, values: Iterable[str]) -> dict[str, str]:
    """The engine's values of a filter as an address names them. Values without a name are left out."""
    wanted = list(values)
    if name == "kind":
        return {value: _KIND_WORDS[Kind(value)] for value in wanted}
    if name == "since":
        return {value: _SPAN_WORDS[int(value)] for value in wanted if int(value) in _SPAN_WORDS}
    if not wanted:
        return {}
    rows = _SLUGS[name](list(map(int, wanted)))
    return {str(number): slug for number, slug in rows}
