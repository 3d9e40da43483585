"""The classes of hits of a query, the best first: what the index is asked for in turn.

Every word whole in the title; every word somehow in the title; every word somehow, one of several in the title; every
word whole anywhere; every word somehow; what is filed under the topic that the query names, whatever its words, and
what towns state there; a compound's parts scattered over a text. If all that is little: all words but one.

Where the query names a topic, statements come after what is filed there: they all repeat its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum

from lotsennetz.search import facts
from lotsennetz.search.index import And, Expression, Fact, Or, Scope, Term, Without
from lotsennetz.search.models import Kind
from lotsennetz.search.queries.asked import Asked, Atom, Unit

MOST_LACKING = 4  # words of a query, one of which may be missing


class Level(IntEnum):
    """A hit belongs to the first class that holds it. ``LACKING`` and what follows it: two for each word left out."""

    TITLE_WHOLE = 0
    TITLE = 1
    SOME_TITLE = 2
    WHOLE = 3
    SOMEHOW = 4
    FILED = 5
    NAMED = 6
    STATED = 7
    SCATTERED = 8
    LACKING = 9


def all_of(of: Sequence[Expression]) -> Expression:
    return of[0] if len(of) == 1 else And(tuple(of))


def any_of(of: Sequence[Expression]) -> Expression:
    return of[0] if len(of) == 1 else Or(tuple(of))


def anyhow(atom: Atom, scope: Scope, *, scattered: bool = True) -> Expression:
    """As a word or part, as the beginning of a word, or by its own parts, ``scattered`` over all that is there."""
    ways: list[Expression] = [Term(atom.whole, scope)]
    if atom.prefix:
        ways.append(Term(atom.prefix, scope, prefix=True))
        ways += [Term(word, scope) for word in atom.finished]
    if atom.leaves and scattered:
        ways.append(all_of([Term(leaf, scope) for leaf in atom.leaves]))
    return any_of(ways)


def either(unit: Unit, scope: Scope, *, scattered: bool = False) -> Expression:
    """The unit's own words, or all words of another name."""
    own = all_of([anyhow(atom, scope, scattered=scattered) for atom in unit.own])
    return any_of([own, *(all_of([anyhow(atom, scope) for atom in name]) for name in unit.others)])


def somehow(units: Sequence[Unit], scope: Scope, *, scattered: bool = False) -> Expression:
    return all_of([either(unit, scope, scattered=scattered) for unit in units])


def _filed_under(topics: Sequence[int], *those: Kind) -> Expression:
    kinds = [Fact(facts.kind(kind)) for kind in those]
    return And((any_of([Fact(facts.topic(number)) for number in topics]), any_of(kinds)))


def classes(asked: Asked, topics: Sequence[int]) -> Iterator[tuple[int, Expression]]:
    """With all words. ``topics``: those that the query names.

    What is excluded here are single words, which costs the database nothing; the rest is left out when it comes again.
    """
    units = asked.units
    first = all_of([Term(atom.whole, Scope.TITLE_WHOLE) for atom in asked.atoms])
    wholes = all_of([Term(atom.whole, Scope.WHOLE) for atom in asked.atoms])  # holds the first
    every = somehow(units, Scope.ANY)
    yield Level.TITLE_WHOLE, first
    yield Level.TITLE, Without(somehow(units, Scope.TITLE, scattered=True), first)
    if len(units) > 1:
        some = any_of([either(unit, Scope.TITLE) for unit in units])
        yield Level.SOME_TITLE, Without(And((every, some)), first)
    yield Level.WHOLE, Without(wholes, first)
    if topics:
        yield Level.SOMEHOW, Without(every, any_of([wholes, Fact(facts.kind(Kind.STATEMENT))]))
        # Not comments: they would come before what they are about.
        yield Level.FILED, Without(_filed_under(topics, Kind.ENTRY, Kind.FILE), wholes)
        yield Level.NAMED, Without(every, wholes)
        yield Level.STATED, Without(_filed_under(topics, Kind.STATEMENT), wholes)
    else:
        yield Level.SOMEHOW, Without(every, wholes)
    if any(atom.leaves for atom in asked.atoms):
        yield Level.SCATTERED, Without(somehow(units, Scope.ANY, scattered=True), wholes)


def lacking_classes(units: Sequence[Unit], left_out: Sequence[int]) -> Iterator[tuple[int, Expression]]:
    """All ``units`` but one, for each of ``left_out`` in turn: in the title, then anywhere."""
    for number, missing in enumerate(left_out):
        kept = [unit for place, unit in enumerate(units) if place != missing]
        yield Level.LACKING + 2 * number, somehow(kept, Scope.TITLE)
        yield Level.LACKING + 2 * number + 1, somehow(kept, Scope.ANY)
