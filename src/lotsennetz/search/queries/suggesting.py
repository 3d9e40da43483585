"""Suggestions while somebody types: titles and names that have the words so far."""

from __future__ import annotations

from lotsennetz.groups.viewer import Viewer
from lotsennetz.search import analysis, facts
from lotsennetz.search.index import And, Expression, Fact, Or, Row, Scope, Term
from lotsennetz.search.lexemes import lexeme
from lotsennetz.search.models import Kind
from lotsennetz.search.places import EVERYTHING
from lotsennetz.search.queries.asked import cleaned, unfinished
from lotsennetz.search.queries.ranking import Audience, visible
from lotsennetz.search.queries.results import Suggestion
from lotsennetz.search.sources import SOURCES

MOST = 8
_NAMES = (Kind.TOPIC, Kind.MUNICIPALITY, Kind.PERSON)
_TEXTS = (Kind.ENTRY, Kind.FILE)
_NAMED = 5  # so many names at most while there are texts
_LOOKED_AT = 24
_ROUNDS = 4


def suggest(viewer: Viewer, text: str) -> list[Suggestion]:
    """At most eight that the viewer may see: names first, then the newest entries and files. From two letters on."""
    words = _words(text)
    if words is None:
        return []
    audience = Audience(viewer)
    names = _titled(viewer, _found(audience, words, _NAMES))
    typed = _typed(text)
    names.sort(key=lambda one: not _bears(one.title, typed))  # other names of topics after what is called so
    texts = _found(audience, words, _TEXTS)
    shown = names[: max(_NAMED, MOST - len(texts))]
    return [*shown, *_titled(viewer, texts[: MOST - len(shown)])]


def _typed(text: str) -> tuple[str, ...]:
    """What the last word may become."""
    text = cleaned(text).strip()
    last = analysis.words(text)[-1]
    return (lexeme(last.whole), *unfinished(text[last.start : last.end]))


def _bears(title: str, typed: tuple[str, ...]) -> bool:
    return any(
        lexeme(name).startswith(typed) for word in analysis.words(title) for name in (word.whole, *word.parts)
    )


def _words(text: str) -> Expression | None:
    text = cleaned(text).strip()
    every = analysis.words(text)
    if not every or sum(map(str.isalnum, text)) < 2:
        return None
    last = every[-1]
    before = [word for word in analysis.query_words(text[: last.start]) if word.whole != last.whole]
    known: list[Expression] = [Term(lexeme(word.whole), Scope.TITLE) for word in before]
    ways: list[Expression] = [Term(lexeme(last.whole), Scope.TITLE)]
    for number, word in enumerate(unfinished(text[last.start : last.end])):
        ways.append(Term(word, Scope.TITLE, prefix=number == 0))
    return And((*known, Or(tuple(ways))))


def _found(audience: Audience, words: Expression, kinds: tuple[Kind, ...]) -> list[Row]:
    """Visible ones, the newest first. Gives up after some rounds: this is a help, not the search."""
    wanted = (Or(tuple(Fact(facts.kind(kind)) for kind in kinds)),)
    found: list[Row] = []
    below = EVERYTHING
    for _round in range(_ROUNDS):
        rows = audience.search(words, wanted, above=0, below=below, limit=_LOOKED_AT)
        found += visible(audience.viewer, rows)
        if len(found) >= MOST or len(rows) < _LOOKED_AT:
            break
        below = rows[-1].id
    return found[:MOST]


def _titled(viewer: Viewer, rows: list[Row]) -> list[Suggestion]:
    found = []
    cards = {
        kind: SOURCES[kind].cards(viewer, [row.number for row in rows if row.kind == kind])
        for kind in (*_NAMES, *_TEXTS)
        if any(row.kind == kind for row in rows)
    }
    for row in rows:
        card = cards[Kind(row.kind)].get(row.number)
        if card is not None:
            found.append(Suggestion(row.kind, card.heading, card.url, card.entry_kind, card.answered))
    return found
