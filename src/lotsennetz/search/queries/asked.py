"""What a query asks for: its words in order, other names for them, and what is not looked for.

Quotation marks, operators and stars mean nothing: all words have to occur, and the best hits have them side by side
in the title anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lotsennetz.search import analysis
from lotsennetz.search.lexemes import lexeme
from lotsennetz.search.queries.synonyms import Synonyms, key_of, synonyms

LONGEST = 2_000  # characters of a query that are read
_IGNORED_SHOWN = 10
_SHORTEST_PREFIX = 3
_OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b")
_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Atom:
    """One word to look for. ``leaves``: its smallest parts, which together stand for it; ``prefix`` and ``finished``:
    the beginning of words and the whole words that it may become; ``start`` and ``end`` are its place in the query,
    -1 for words that come from a synonym.
    """

    whole: str
    leaves: tuple[str, ...]
    prefix: str = ""
    finished: tuple[str, ...] = ()
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Unit:
    """Words that have to occur, or all words of one of the other names."""

    own: tuple[Atom, ...]
    others: tuple[tuple[Atom, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    text: str
    units: tuple[Unit, ...]
    ignored: tuple[str, ...] = ()

    @property
    def atoms(self) -> list[Atom]:
        return [atom for unit in self.units for atom in unit.own]

    def words_of(self, unit: Unit | None) -> str:
        """As they were typed."""
        return " ".join(self.text[atom.start : atom.end] for atom in unit.own) if unit else ""


@lru_cache(maxsize=5_000)
def _leaves(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Of a word's parts those that are no compounds themselves."""
    return tuple(lexeme(part) for part in parts if not any(word.parts for word in analysis.words(part)))


def _atom(word: analysis.Word, *, unfinished: tuple[str, ...] = (), own: bool = True) -> Atom:
    leaves = _leaves(word.parts) if own else ()  # in pieces, a name that nobody typed finds what nobody meant
    place = (word.start, word.end) if own else (-1, -1)
    prefix, finished = unfinished[0] if unfinished else "", unfinished[1:]
    return Atom(lexeme(word.whole), leaves if len(leaves) > 1 else (), prefix, finished, *place)


def cleaned(text: str) -> str:
    """Without the operators of other search engines, everything else at its place."""
    text = text.replace("\x00", " ")[:LONGEST]
    return text if text.isupper() else _OPERATOR.sub(lambda found: " " * len(found[0]), text)


def read(text: str) -> Asked:
    text = cleaned(text)
    wanted = analysis.query_words(text)
    if not wanted:
        return Asked(text, (), _ignored(text, []))
    stems = {word.whole for word in wanted}
    every = analysis.words(text)
    ignored = _ignored(text, [word for word in every if word.whole in stems])
    return Asked(text, _units(wanted, _last(text, every, wanted), synonyms()), ignored)


def _ignored(text: str, heard: list[analysis.Word]) -> tuple[str, ...]:
    """What stands in the query and is not looked for: stop words, single letters, more words than enough."""
    found: dict[str, None] = {}
    places = iter([*heard, None])
    word = next(places)
    for token in _TOKEN.finditer(text):
        while word is not None and word.end <= token.start():
            word = next(places)
        if word is None or token.end() <= word.start:
            found[token[0]] = None
        if len(found) == _IGNORED_SHOWN:
            break
    return tuple(found)


def _last(text: str, every: list[analysis.Word], wanted: list[analysis.Word]) -> tuple[str, ...]:
    """What the last word may become; nothing where something else follows it."""
    last = every[-1]
    if last.whole != wanted[-1].whole or _TOKEN.search(text, last.end):
        return ()
    found = unfinished(text[last.start : last.end])
    return found if found and len(found[0]) >= _SHORTEST_PREFIX else ()


@lru_cache(maxsize=2_000)
def unfinished(typed: str) -> tuple[str, ...]:
    """The beginning of words that it is, then whole words that it may become."""
    return tuple(lexeme(word) for word in analysis.unfinished(typed))


def _units(wanted: list[analysis.Word], ending: tuple[str, ...], known: Synonyms) -> tuple[Unit, ...]:
    found: list[Unit] = []
    last = len(wanted) - 1
    at = 0
    while at <= last:
        longest = min(known.longest, len(wanted) - at)
        span = next((n for n in range(longest, 1, -1) if key_of(wanted[at : at + n]) in known.others), 1)
        words = wanted[at : at + span]
        own = tuple(
            _atom(word, unfinished=ending if number == last else ()) for number, word in enumerate(words, at)
        )
        others = known.others.get(key_of(words), ())
        found.append(Unit(own, tuple(tuple(_atom(word, own=False) for word in name) for name in others)))
        at += span
    return tuple(found)
