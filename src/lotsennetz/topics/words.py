"""How words are compared: without case, accents and umlauts."""

from __future__ import annotations

import unicodedata

from lotsennetz.core.letters import normalised


def fold(text: str) -> str:
    """``"Bürgerbüro"`` and ``"burgerburo"`` become the same; ``ß`` counts as ``ss``."""
    parts = normalised("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def all_words_in(query: str, texts: list[str]) -> bool:
    """Whether each word of ``query`` stands somewhere in ``texts``, as a word or a part of one."""
    hay = fold("\n".join(texts))
    return all(word in hay for word in fold(query).split())
