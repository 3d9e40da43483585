"""The best visible hits of a query, in order.

Hits come in classes (see classes.py). Within a class the newest come first. So the database is asked class by class
for the newest documents, until there are enough that the viewer sees: a word that stands everywhere costs no more than
others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from lotsennetz.groups.viewer import Viewer
from lotsennetz.search import facts
from lotsennetz.search.index import Expression, Fact, Row, Scope, Within, engine
from lotsennetz.search.models import Kind
from lotsennetz.search.places import EVERYTHING, TIMELESS, first_of
from lotsennetz.search.queries.asked import Asked, Unit
from lotsennetz.search.queries.classes import (
    MOST_LACKING,
    Level,
    all_of,
    any_of,
    classes,
    either,
    lacking_classes,
    somehow,
)
from lotsennetz.search.queries.results import Filters
from lotsennetz.search.sources import SOURCES

CAP = 200
_SPARE = 20  # documents that are fetched more than needed: not all are visible
_TOPICS = 3  # a query that more topics answer to names none of them
FEW = 10  # hits with all words: if there are fewer, those come after them that lack one
_RARE = 100  # a word with as many hits is as usual as any
_NO_FILTERS = Filters()


class Ranked(NamedTuple):
    """``level`` is the class of the hit: 0 is the best."""

    level: int
    row: Row


@dataclass(frozen=True)
class Best:
    """``rows`` in order, no more than CAP; ``capped`` says that there are more."""

    rows: list[Ranked]
    capped: bool

    @property
    def complete(self) -> int:
        """How many of them have all words."""
        return sum(one.level < Level.LACKING for one in self.rows)


def accepts(filters: Filters, row: Row) -> bool:
    if filters.since is not None and not first_of(filters.since) <= row.id < TIMELESS:
        return False
    return (
        filters.kind in {None, row.kind}
        and filters.group in {None, row.group}
        and filters.municipality in {None, row.municipality}
        and filters.topic in {None, row.topic}
    )


def _conditions(filters: Filters) -> list[Expression]:
    """The filters as words of the index."""
    makers: dict[str, Callable[..., str]] = {
        "kind": facts.kind,
        "group": facts.group,
        "municipality": facts.municipality,
        "topic": facts.topic,
    }
    found: list[Expression] = []
    for name, maker in makers.items():
        value = getattr(filters, name)
        if value is not None:
            found.append(Fact(maker(value)))
    return found


def visible(viewer: Viewer, rows: list[Row]) -> list[Row]:
    """Those whose originals the viewer may see. One query for each kind among them."""
    numbers: dict[str, list[int]] = {}
    for row in rows:
        numbers.setdefault(row.kind, []).append(row.number)
    seen = {kind: SOURCES[Kind(kind)].visible(viewer, numbers[kind]) for kind in sorted(numbers)}
    return [row for row in rows if row.number in seen[row.kind]]


class Audience:
    """What could possibly be for the viewer, as the index is asked for it.

    Members of the network see so much of everything that asking for it in words costs more than it spares: of them
    only what is inside of others' groups is kept away.
    """

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.within: Within | None = None
        if viewer.is_network_member:
            self.within = Within(sorted(viewer.group_roles), sorted(viewer.municipality_ids))
        self._words = (
            () if viewer.is_network_member else (any_of([Fact(name) for name in facts.audience_of(viewer)]),)
        )

    def search(self, words: Expression, conditions: Sequence[Expression], **limits: int) -> list[Row]:
        expression = all_of([words, *conditions, *self._words])
        return engine().search(expression, within=self.within, **limits)


class Ranking:
    """One query of one viewer; may be asked several times with other filters.

    ``left_out``: the words (by their place among the units) that may be missing; None: as many as it takes. A
    page after the first keeps to what the first one was made with, however many hits there are by now.
    """

    def __init__(self, viewer: Viewer, asked: Asked, *, left_out: Sequence[int] | None = None) -> None:
        self._audience = Audience(viewer)
        self._asked = asked
        self._left_out_before = left_out
        self._known: dict[Filters, Best] = {}

    @cached_property
    def _classes(self) -> list[tuple[int, Expression]]:
        return list(classes(self._asked, self._named())) if self._asked.units else []

    @cached_property
    def _with_all_words(self) -> list[Ranked]:
        return self._search_in(self._classes, _NO_FILTERS)

    @cached_property
    def left_out(self) -> list[int]:
        """Words that may be missing, the most usual first; none while there are hits enough without."""
        units = self._asked.units
        if self._left_out_before is not None:
            return list(self._left_out_before)
        if len(units) < 2 or len(self._with_all_words) >= FEW:
            return []
        hits = [sum(1 for _row in self.seen(either(unit, Scope.ANY), most=_RARE)) for unit in units]
        order = sorted(range(len(units)), key=lambda number: -hits[number])
        return order[:MOST_LACKING]

    def lacks(self, level: int) -> Unit | None:
        """What hits of this class lack."""
        if level < Level.LACKING:
            return None
        return self._asked.units[self.left_out[(level - Level.LACKING) // 2]]

    def _named(self) -> list[int]:
        """The topics that the query is a name of, or of a part of their names."""
        rows = self._audience.search(
            somehow(self._asked.units, Scope.TITLE, scattered=True),
            (Fact(facts.kind(Kind.TOPIC)),),
            above=TIMELESS,
            below=EVERYTHING,
            limit=_TOPICS + 1,
        )
        return [row.number for row in rows] if len(rows) <= _TOPICS else []

    def best(self, filters: Filters = _NO_FILTERS) -> Best:
        """What was found completely before is only filtered."""
        if filters not in self._known:
            everything = self._known.get(_NO_FILTERS)
            if everything is None or everything.capped:
                self._known[filters] = self._search(filters)
            else:
                rows = [ranked for ranked in everything.rows if accepts(filters, ranked.row)]
                self._known[filters] = Best(rows, False)
        return self._known[filters]

    def with_any(self, name: str, filters: Filters) -> list[Ranked]:
        """The best hits whatever the filter ``name`` says; the others hold. No further search for it: of more hits
        than are counted, it is the best ones without filters that are looked through.
        """
        others = replace(filters, **{name: None})
        if name not in filters.active or not self.best().capped:
            return self.best(others).rows
        return [ranked for ranked in self.best().rows if accepts(others, ranked.row)]

    def _search(self, filters: Filters) -> Best:
        strictly = self._with_all_words if filters == _NO_FILTERS else self._search_in(self._classes, filters)
        found = list(strictly)
        if self.left_out:
            found += self._search_in(lacking_classes(self._asked.units, self.left_out), filters, found)
        return Best(found[:CAP], len(found) > CAP)

    def _search_in(
        self, those: Iterable[tuple[int, Expression]], filters: Filters, before: Sequence[Ranked] = ()
    ) -> list[Ranked]:
        """One more than CAP at most, together with those that were found ``before``."""
        found: list[Ranked] = []
        known = {ranked.row.id for ranked in before}
        most = CAP + 1 - len(before)
        conditions = _conditions(filters)
        above, below = 0, EVERYTHING
        if filters.since is not None:
            above, below = first_of(filters.since), TIMELESS
        for level, words in those:
            missing = most - len(found)
            rows = self.seen(words, conditions, above=above, below=below, most=missing, known=known)
            new = [Ranked(level, row) for row in rows]
            found += new
            known.update(ranked.row.id for ranked in new)
            if len(found) >= most:
                break
        return found

    def seen(
        self,
        words: Expression,
        conditions: Sequence[Expression] = (),
        *,
        above: int = 0,
        below: int = EVERYTHING,
        most: int,
        known: Set[int] = frozenset(),
    ) -> Iterator[Row]:
        """The ``most`` newest visible documents with these words, without the ``known`` ones."""
        limit = most + most // 16 + _SPARE
        while most > 0:
            rows = self._audience.search(words, conditions, above=above, below=below, limit=limit)
            new = [row for row in rows if row.id not in known] if known else rows
            shown = visible(self._audience.viewer, new)[:most]
            yield from shown
            if len(rows) < limit:
                return
            most -= len(shown)
            # As many more as it took so far, but at most twice as many.
            needed = most * len(rows) // max(len(shown), 1)
            below, limit = rows[-1].id, min(needed, 2 * limit) + _SPARE

    def among(self, places: Iterable[int], filters: Filters = _NO_FILTERS) -> list[Row]:
        """Those of these documents that have all words and that the viewer sees."""
        words, conditions = any_of([words for _level, words in self._classes]), _conditions(filters)
        rows: list[Row] = []
        for at in places:
            rows += self._audience.search(words, conditions, above=at, below=at + 1, limit=1)
        return visible(self._audience.viewer, rows)

    def occurs(self, words: Expression) -> Row | None:
        """The newest visible document with these words."""
        return next(self.seen(words, most=1), None)
