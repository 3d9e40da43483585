"""The best visible hits of a query, in order.

Hits come in classes: every word whole in the title; every word somehow in the title; every word whole anywhere; every
word somehow; what is filed under the topic that the query names, whatever its words; a compound's parts scattered over
a text. Within a class the newest come first. So the database is asked class by class for the newest documents, until
there are enough that the viewer sees: a word that stands everywhere costs no more than others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from lotsennetz.groups.viewer import Viewer
from lotsennetz.search import facts
from lotsennetz.search.index import And, Expression, Fact, Or, Row, Scope, Term, Within, Without, engine
from lotsennetz.search.models import Kind
from lotsennetz.search.places import EVERYTHING, TIMELESS, first_of
from lotsennetz.search.queries.asked import Asked, Atom, Unit
from lotsennetz.search.queries.results import Filters
from lotsennetz.search.sources import SOURCES

CAP = 500
_SPARE = 20  # documents that are fetched more than needed: not all are visible
_TOPICS = 3  # a query that more topics answer to names none of them
_FILED = (Kind.ENTRY, Kind.FILE, Kind.STATEMENT)  # not comments: they would come before what they are about
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


def _all(of: list[Expression]) -> Expression:
    return of[0] if len(of) == 1 else And(tuple(of))


def _any(of: list[Expression]) -> Expression:
    return of[0] if len(of) == 1 else Or(tuple(of))


def anyhow(atom: Atom, scope: Scope, *, scattered: bool = True) -> Expression:
    """As a word or part, as the beginning of a word, or by its own parts, ``scattered`` over all that is there."""
    ways: list[Expression] = [Term(atom.whole, scope)]
    if atom.prefix:
        ways.append(Term(atom.prefix, scope, prefix=True))
        ways += [Term(word, scope) for word in atom.finished]
    if atom.leaves and scattered:
        ways.append(_all([Term(leaf, scope) for leaf in atom.leaves]))
    return _any(ways)


def _somehow(asked: Asked, scope: Scope, *, scattered: bool = True) -> Expression:
    return _all([_either(unit, scope, scattered=scattered) for unit in asked.units])


def _either(unit: Unit, scope: Scope, *, scattered: bool) -> Expression:
    own = _all([anyhow(atom, scope, scattered=scattered) for atom in unit.own])
    return _any([own, *(_all([anyhow(atom, scope) for atom in name]) for name in unit.others)])


def _filed_under(topics: Sequence[int]) -> Expression:
    kinds: list[Expression] = [Fact(facts.kind(kind)) for kind in _FILED]
    return And((_any([Fact(facts.topic(number)) for number in topics]), _any(kinds)))


def _classes(asked: Asked, topics: Sequence[int]) -> Iterator[tuple[int, Expression]]:
    """The level of a class is the same for all queries. A thing belongs to the first class that holds it.

    What is excluded here are single words, which costs the database nothing; the rest is left out when it comes again.
    """
    first = _all([Term(atom.whole, Scope.TITLE_WHOLE) for atom in asked.atoms])
    wholes = _all([Term(atom.whole, Scope.WHOLE) for atom in asked.atoms])  # holds the first
    yield 0, first
    yield 1, Without(_somehow(asked, Scope.TITLE), first)
    yield 2, Without(wholes, first)
    yield 3, Without(_somehow(asked, Scope.ANY, scattered=False), wholes)
    if topics:
        yield 4, Without(_filed_under(topics), wholes)
    if any(atom.leaves for atom in asked.atoms):
        yield 5, Without(_somehow(asked, Scope.ANY), wholes)


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
            () if viewer.is_network_member else (_any([Fact(name) for name in facts.audience_of(viewer)]),)
        )

    def search(self, words: Expression, conditions: Sequence[Expression], **limits: int) -> list[Row]:
        expression = _all([words, *conditions, *self._words])
        return engine().search(expression, within=self.within, **limits)


class Ranking:
    """One query of one viewer; may be asked several times with other filters."""

    def __init__(self, viewer: Viewer, asked: Asked) -> None:
        self._audience = Audience(viewer)
        self._asked = asked
        self._known: dict[Filters, Best] = {}

    @cached_property
    def _classes(self) -> list[tuple[int, Expression]]:
        return list(_classes(self._asked, self._named())) if self._asked.units else []

    def _named(self) -> list[int]:
        """The topics that the query is a name of, or of a part of their names."""
        rows = self._audience.search(
            _somehow(self._asked, Scope.TITLE),
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
        found: list[Ranked] = []
        known: set[int] = set()
        conditions = _conditions(filters)
        above, below = 0, EVERYTHING
        if filters.since is not None:
            above, below = first_of(filters.since), TIMELESS
        for level, words in self._classes:
            missing = CAP + 1 - len(found)
            rows = self.seen(words, conditions, above=above, below=below, most=missing, known=known)
            new = [Ranked(level, row) for row in rows]
            found += new
            known.update(ranked.row.id for ranked in new)
            if len(found) > CAP:
                return Best(found[:CAP], True)
        return Best(found, False)

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

    def occurs(self, words: Expression) -> Row | None:
        """The newest visible document with these words."""
        return next(self.seen(words, most=1), None)
