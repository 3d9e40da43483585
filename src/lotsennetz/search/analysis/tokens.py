"""Where the words of a text are. A word with hyphens is one word of several pieces."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lotsennetz.search.analysis.letters import normalised

_LETTER = r"[^\W_]"
# Letters that are not seen, or sit on others: soft hyphens, joiners, accents that melted into nothing.
_SILENT = "\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f"
_PLAIN = rf"{_LETTER}(?:[{_SILENT}]*{_LETTER}|[{_SILENT}]+)*"
# Bürger*innen, Bürger:innen, Bürger_innen, Bürger/-innen
_GENDER = r"(?:[*:_/]-?(?=in(?:nen)?\b))"
# A hyphen joins unless numbers stand on both sides; at the end of a line it may break the word.
_HYPHEN = r"(?:(?<!\d)[-\u2010\u2011]|[-\u2010\u2011](?!\d))"
_BREAK = r"(?:-\r?\n[ \t\u00a0]{0,8}(?!und\b|oder\b|bzw\b)(?=[a-zäöü]))"
MOST_PIECES = 8
_WORD = re.compile(rf"{_PLAIN}(?:(?:{_GENDER}|{_BREAK}|{_HYPHEN}){_PLAIN}){{0,{MOST_PIECES - 1}}}")
_NOT_HEARD = re.compile(rf"[{_SILENT}]|{_GENDER}|{_BREAK}")
_JOIN = re.compile("[-\u2010\u2011]")


class Token(NamedTuple):
    """Places in the original text, and the pieces between the hyphens."""

    start: int
    end: int
    pieces: tuple[str, ...]


def tokens(text: str) -> Iterator[Token]:
    smooth, places = normalised(text)
    for found in _WORD.finditer(smooth):
        start, end = found.span()
        if places is not None:
            start, end = places[start], max(places[end], places[end - 1] + 1)
        yield Token(start, end, tuple(_JOIN.split(_NOT_HEARD.sub("", found[0]))))
