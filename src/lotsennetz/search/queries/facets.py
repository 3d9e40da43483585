"""How many hits each value of a filter would leave, with the other filters as they are."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lotsennetz.core import clock
from lotsennetz.core.statements import Fixed
from lotsennetz.core.statements import Row as Values
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality
from lotsennetz.search.index import Row
from lotsennetz.search.models import Kind
from lotsennetz.search.places import TIMELESS, first_of
from lotsennetz.search.queries.ranking import Ranking
from lotsennetz.search.queries.results import FILTERS, Choice, Filters
from lotsennetz.topics.models import Topic

DAYS = (7, 30, 182, 365)
_SHOWN = 12
_COLUMNS = {name: Row._fields.index("id" if name == "since" else name) for name in FILTERS}


def _group_names(numbers: list[int]) -> QuerySet[Group, Values]:
    return Group.objects.filter(pk__among=numbers).order_by().values_list("pk", "name")


def _town_names(numbers: list[int]) -> QuerySet[Municipality, Values]:
    return Municipality.objects.filter(pk__among=numbers).order_by().values_list("pk", "name")


def _topic_names(numbers: list[int]) -> QuerySet[Topic, Values]:
    return Topic.objects.filter(pk__among=numbers).order_by().values_list("pk", "title", "title_en")


_groups, _towns, _topics = Fixed(_group_names), Fixed(_town_names), Fixed(_topic_names)


def _names_of_topics(numbers: list[int]) -> dict[int, str]:
    german = get_language() == "de"
    return {pk: title if german or not other else other for pk, title, other in _topics(numbers=numbers)}


_NAMES: dict[str, Callable[[list[int]], dict[int, str]]] = {
    "group": lambda numbers: dict(_groups(numbers=numbers)),
    "municipality": lambda numbers: dict(_towns(numbers=numbers)),
    "topic": _names_of_topics,
}


def facets(ranking: Ranking, filters: Filters) -> dict[str, tuple[Choice, ...]]:
    """By filter; the most frequent first. Only over the best hits, as many as are counted."""
    found = {}
    total = len(ranking.best(filters).rows)
    for name in FILTERS:
        column = _COLUMNS[name]
        values: list[Any] = [row[column] for _level, row in ranking.with_any(name, filters)]
        if name == "since":
            found[name] = _times(sorted(values), filters, total)
            continue
        counts = Counter(values)
        counts.pop(None, None)
        chosen = getattr(filters, name)
        if chosen is not None and total:
            counts[chosen] = total
        found[name] = _kinds(counts, chosen) if name == "kind" else _numbered(name, counts, chosen)
    return found


def _kinds(counts: Counter[str], chosen: str | None) -> tuple[Choice, ...]:
    if chosen is not None:
        counts.setdefault(chosen, 0)
    return tuple(
        Choice(kind.value, str(kind.label), counts[kind], kind == chosen) for kind in Kind if kind in counts
    )


def _numbered(name: str, counts: Counter[int], chosen: int | None) -> tuple[Choice, ...]:
    shown = sorted(counts, key=lambda number: (-counts[number], number))[:_SHOWN]
    if chosen is not None and chosen not in shown and chosen in counts:
        shown.append(chosen)
    labels = _NAMES[name](shown) if shown else {}
    return tuple(
        Choice(str(number), labels[number], counts[number], number == chosen)
        for number in shown
        if number in labels
    )


def _times(places: list[int], filters: Filters, total: int) -> tuple[Choice, ...]:
    labels = {
        7: _("letzte 7 Tage"),
        30: _("letzte 30 Tage"),
        182: _("letzte 6 Monate"),
        365: _("letzte 12 Monate"),
    }
    found = []
    for days in DAYS:
        first = first_of(clock.now() - timedelta(days=days))
        chosen = filters.since is not None and abs(first_of(filters.since) - first) < 86_400 << 12
        count = bisect_left(places, TIMELESS) - bisect_left(places, first)
        found.append(Choice(str(days), labels[days], total if chosen else count, chosen))
    return tuple(found)
