"""Quote from an original what was looked for. Nothing of it is kept in the index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lotsennetz.search import analysis
from lotsennetz.search.lexemes import lexeme
from lotsennetz.search.queries.asked import Asked
from lotsennetz.search.queries.results import Segments

LENGTH = 220
_BEFORE = 60
_LOOKED_AT = 40  # places in a text that may be hits
_SPELLINGS = {"a": "(?:a|ä|á|à|â)", "o": "(?:o|ö|ó|ô)", "u": "(?:u|ü|ú)", "s": "(?:s|ß)", "e": "[eéèê]"}
_INSIDE = re.compile(r"[\w\u00ad\u200b-\u200d*:/\u2010\u2011-]*")
APART = " · "  # between the parts of a card's text: what was written, names, a link
_NEW = re.compile(rf"(?<=[a-zäöüß]{{3}})[.!?:] (?=[A-ZÄÖÜ„])|{APART}")
_HEAD = 5  # letters of a word that are looked for before it is analysed


@dataclass(frozen=True)
class Wanted:
    """``words`` are stems that count wherever they stand; ``parts`` only if none of them does."""

    words: frozenset[str]
    parts: frozenset[str]
    prefix: str
    spots: re.Pattern[str] | None


def _loosely(word: str) -> str:
    """The beginning of a stem as people may have written it: "geb" also as "Gebä…", "GEB…"."""
    letters = []
    for letter in word[:_HEAD]:
        # "ae", "oe" and "ue" for umlauts, hidden hyphens in between.
        loose = _SPELLINGS.get(letter, re.escape(letter))
        letters.append(f"{loose}e?" if letter in "aou" else loose)
    return "[-\u00ad]?".join(letters)


@lru_cache(maxsize=200)
def _spots(words: frozenset[str]) -> re.Pattern[str] | None:
    plain = sorted(word for word in words if not word.startswith("0x"))
    if len(plain) < len(words):
        return None  # of other alphabets each word is looked at
    return re.compile("|".join(_loosely(word) for word in plain), re.IGNORECASE)


def wanted(asked: Asked) -> Wanted:
    words: set[str] = set()
    parts: set[str] = set()
    prefix = ""
    for unit in asked.units:
        for name in (unit.own, *unit.others):
            for atom in name:
                words.update((atom.whole, *atom.finished))
                parts.update(atom.leaves)
                prefix = atom.prefix or prefix
    every = frozenset(words | parts | ({prefix} if prefix else set()))
    return Wanted(frozenset(words), frozenset(parts - words), prefix, _spots(every) if every else None)


def _hits(text: str, what: Wanted) -> list[tuple[int, int, bool]]:
    """Where the words are, each with whether it counts wherever it stands."""
    found = []
    done = 0
    for spot in islice(_candidates(text, what), _LOOKED_AT):
        if spot[0] < done:
            continue
        for word, names in _heard(text[spot[0] : spot[1]]):
            strong = any(name in what.words for name in names) or bool(
                what.prefix and any(name.startswith(what.prefix) for name in names)
            )
            if strong or any(name in what.parts for name in names):
                found.append((spot[0] + word.start, spot[0] + word.end, strong))
        done = spot[1]
    strong_ones = [hit for hit in found if hit[2]]
    return strong_ones or found


@lru_cache(maxsize=5_000)
def _heard(piece: str) -> tuple[tuple[analysis.Word, tuple[str, ...]], ...]:
    """The words of a short piece of text, with their names in the index."""
    return tuple((word, tuple(map(lexeme, (word.whole, *word.parts)))) for word in analysis.words(piece))


def _candidates(text: str, what: Wanted) -> Iterator[tuple[int, int]]:
    """Words that look as if they might be hits: only these are analysed."""
    if what.spots is None:
        yield 0, min(len(text), 2_000)
        return
    for match in what.spots.finditer(text):
        start = match.start()
        while start > 0 and match.start() - start < 100 and _INSIDE.fullmatch(text[start - 1]):
            start -= 1
        yield start, min(_end(text, match.end()), match.end() + 100)


def _end(text: str, at: int) -> int:
    found = _INSIDE.match(text, at, at + 120)
    return found.end() if found else at


def marked(text: str, what: Wanted) -> Segments:
    """The whole text, for titles."""
    return _segments(text, 0, len(text), _hits(text, what))


def excerpt(text: str, what: Wanted) -> Segments:
    """The place with most different hits; the beginning if there are none."""
    hits = _hits(text, what)
    start = _beginning(text, _start(text, hits))
    end = min(len(text), start + LENGTH)
    if end < len(text):
        cut = text.rfind(" ", start + LENGTH // 2, end)
        end = cut if cut > 0 else end
    before, after = "… " if start > 0 else "", " …" if end < len(text) else ""
    tail = text.rfind(APART, start + LENGTH // 3, end)
    if tail > 0 and not any(first > tail for first, last, _strong in hits if last <= end):
        end, after = tail, ""
    return _segments(text, start, end, hits, before, after)


def _beginning(text: str, start: int) -> int:
    """At a sentence or at the next part of a card's text, if one begins between here and the hit; else at a word."""
    if start <= 0:
        return 0
    new = _NEW.search(text, start, start + _BEFORE + 1)
    if new is not None:
        return new.end()
    return text.rfind(" ", 0, start + 1) + 1 or start


def _start(text: str, hits: list[tuple[int, int, bool]]) -> int:
    if not hits or (hits[0][1] <= LENGTH and len(hits) == 1):
        return 0
    best, most = 0, 0
    for number, (start, _end_of_it, _strong) in enumerate(hits):
        begin = max(0, start - _BEFORE)
        inside = {text[a:b].casefold() for a, b, _s in hits[number:] if b <= begin + LENGTH}
        if len(inside) > most:
            best, most = begin, len(inside)
    return 0 if best < LENGTH // 3 else best


def _segments(
    text: str, start: int, end: int, hits: list[tuple[int, int, bool]], before: str = "", after: str = ""
) -> Segments:
    pieces: list[tuple[str, bool]] = []
    at = start
    for first, last, _strong in hits:
        if first < at or last > end:
            continue
        pieces += [(text[at:first], False), (text[first:last], True)]
        at = last
    pieces.append((text[at:end], False))
    whole = [piece for piece in [(before, False), *pieces, (after, False)] if piece[0]]
    joined: list[tuple[str, bool]] = []
    for piece, hit in whole:
        if joined and not hit and not joined[-1][1]:
            joined[-1] = (joined[-1][0] + piece, False)
        else:
            joined.append((piece, hit))
    return tuple(joined)
