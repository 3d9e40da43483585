"""Take a compound apart: the cheapest way through the word, with few and usual parts."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lotsennetz.search.analysis.lexicon import KNOWN, MODIFIER, PART, Lexicon, lexicon

SHORTEST, LONGEST, LONGEST_WORD = 3, 24, 64
PER_PART = 40.0  # what a part costs, in quarters of a frequency class: one more part must pay
MOST_USUAL = 28
USUAL = 12
SURELY_COMPOUND = 15
LINKERS = ("", "s", "es", "n", "en", "er", "e", "ens", "ns")
ENDINGS = ("", "s", "n", "e", "en", "er", "es", "ern", "nen", "se", "sen")
_LINKER_COST = {"": 0, "s": 1, "n": 1, "en": 3, "es": 4, "er": 4, "e": 8, "ens": 5, "ns": 5}
_SHORT_COST = {3: 6, 4: 4}
_WANTS_S = ("ung", "heit", "keit", "schaft", "ion", "tat", "ling")
_ODD = 12.0  # for a linker that the part does not take, or one that is missing


class Piece(NamedTuple):
    """Where the word of a part begins and ends; its ending or linker is not in it."""

    start: int
    end: int
    after: int


def modifier_cost(word: str, linker: str) -> float:
    """What the linker says against this reading: "leitung" wants "s", "akte" takes "n"."""
    cost = float(_LINKER_COST[linker])
    if word.endswith(_WANTS_S):
        return cost if linker == "s" else cost + _ODD
    if linker == "n":
        return cost if word.endswith(("e", "er", "el", "a")) else cost + _ODD
    if linker in ("ns", "ens"):
        return cost if word.endswith("e") == (linker == "ns") else cost + _ODD
    if linker in ("en", "er", "e", "es") and word[-1] in "aeiou":
        return cost + _ODD
    return cost


def _part_cost(word: str, value: int) -> float:
    return PER_PART + MOST_USUAL - (value >> 2) + _SHORT_COST.get(len(word), 0)


def _modifiers(word: str, at: int, known: Lexicon) -> Iterator[tuple[Piece, float]]:
    values = known.values
    for end in range(at + SHORTEST, min(at + LONGEST, len(word) - SHORTEST) + 1):
        part = word[at:end]
        value = values.get(part, 0)
        kind = value & 3
        if kind < MODIFIER:
            continue
        cost = _part_cost(part, value)
        yield Piece(at, end, end), cost + modifier_cost(part, "")
        if kind == MODIFIER:
            if word.startswith("s", end):
                yield Piece(at, end, end + 1), cost + 4
            continue
        for linker in LINKERS[1:]:
            if word.startswith(linker, end) and len(word) - end - len(linker) >= SHORTEST:
                yield Piece(at, end, end + len(linker)), cost + modifier_cost(part, linker)


def _heads(word: str, at: int, known: Lexicon) -> Iterator[tuple[Piece, float]]:
    """What may stand at the end: a part in any of its cases."""
    for ending in ENDINGS:
        end = len(word) - len(ending)
        if end - at < SHORTEST or not word.endswith(ending):
            continue
        part = word[at:end]
        value = known.values.get(part, 0)
        if value & 3 == PART and part not in known.never_last and _takes(part, ending, known):
            yield Piece(at, end, len(word)), _part_cost(part, value) + 3 * bool(ending)


def _takes(part: str, ending: str, known: Lexicon) -> bool:
    """Irregular forms are whole already ("themen"); "Lotsin" goes on to "Lotsinnen"."""
    return not ending or ending == "nen" or known.bases.get(part, part) == part


def cheapest(word: str) -> tuple[float, list[Piece]]:
    """The best way to read the word as two or more parts; no way: an endless cost."""
    known = lexicon()
    best: dict[int, tuple[float, list[Piece]]] = {0: (0.0, [])}
    done: tuple[float, list[Piece]] = (float("inf"), [])
    for at in range(len(word)):
        here = best.pop(at, None)
        if here is None:
            continue
        cost, way = here
        if at:
            for piece, more in _heads(word, at, known):
                if cost + more < done[0]:
                    done = (cost + more, [*way, piece])
        for piece, more in _modifiers(word, at, known):
            if cost + more < best.get(piece.after, done)[0]:
                best[piece.after] = (cost + more, [*way, piece])
    return done


@lru_cache(maxsize=5_000)
def leaves(word: str) -> tuple[Piece, ...]:
    """The smallest parts, from left to right; a word that is one word has none."""
    known = lexicon()
    for ending in ENDINGS:
        if word.endswith(ending) and (parts := known.fixed.get(word[: len(word) - len(ending)])) is not None:
            return tuple(_fixed(word, parts))
    if not 2 * SHORTEST <= len(word) <= LONGEST_WORD:
        return ()
    way = cheapest(word)[1]
    if not way or not _may_be_split(word, way, known):
        return ()
    found: list[Piece] = []
    for start, end, after in way:
        inner = leaves(word[start:end])
        found += [Piece(start + a, start + b, start + c) for a, b, c in inner[:-1]]
        last = inner[-1] if inner else Piece(0, end - start, 0)
        found.append(Piece(start + last.start, start + last.end, after))
    return tuple(found)


def _may_be_split(word: str, way: list[Piece], known: Lexicon) -> bool:
    """Usual words that are no nouns are verbs, adverbs and names ("passende", "Wolfgang"): only by an adjective."""
    value = known.values.get(word, 0)
    if value >> 2 < USUAL or value & 3 != KNOWN or len(word) >= SURELY_COMPOUND:
        return True
    if any(piece.end != piece.after and word[: piece.end].endswith(_WANTS_S) for piece in way[:-1]):
        return True
    return word[way[-1].start : way[-1].end] in known.adjectives


def _fixed(word: str, parts: tuple[str, ...]) -> Iterator[Piece]:
    at = 0
    for part in parts:
        at = word.index(part, at)
        yield Piece(at, at + len(part), at + len(part))
        at += len(part)


def inner_words(word: str, pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """The compounds inside the compound that are words: "personalausweis" in "personalausweisbeantragung"."""
    known = lexicon()
    for first in range(len(pieces)):
        for last in range(first + 1, len(pieces)):
            whole = first == 0 and last == len(pieces) - 1
            start, end = pieces[first].start, pieces[last].end
            if not whole and known.kind(word[start:end]) == PART:
                yield Piece(start, end, pieces[last].after)
