"""The words of a thing as both databases keep them: ASCII letters and digits only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from lotsennetz.search import analysis

#: Letters of all words of one field together; PostgreSQL takes no more than a megabyte for all fields.
MOST_LETTERS = 180_000
LONGEST_TEXT = 200_000


class Fields(NamedTuple):
    """Each word once, in the first field it belongs to: whole words of title and text, then the parts of each."""

    title_words: tuple[str, ...]
    title_parts: tuple[str, ...]
    words: tuple[str, ...]
    parts: tuple[str, ...]
    facts: tuple[str, ...]


@lru_cache(maxsize=20_000)
def lexeme(word: str) -> str:
    """Databases disagree about what is a letter beyond ASCII; such words are written in hexadecimal digits."""
    if word.isascii() and word.isalnum():
        return word[:64]
    return "0x" + word.encode("utf-8", "replace").hex()[:320]


def _once(text: str, known: set[str]) -> Iterator[str]:
    letters = 0
    for word in text.split():
        name = lexeme(word)
        if name not in known:
            known.add(name)
            letters += len(name)
            if letters > MOST_LETTERS:
                return
            yield name


def fields_of(title: str, body: str, facts: Iterable[str], *, faint: bool = False) -> Fields:
    """``faint``: the whole words of the text count as parts only."""
    head, text = analysis.index_form(title), analysis.index_form(body[:LONGEST_TEXT])
    wholes: set[str] = set()
    title_words = tuple(_once(head.words, wholes))
    title_parts = tuple(_once(head.parts, set(wholes)))
    words = tuple(_once(text.words, wholes))
    parts = tuple(_once(text.parts, wholes | set(title_parts)))
    if faint:
        words, parts = (), words + parts
    return Fields(title_words, title_parts, words, parts, tuple(facts))
