"""Stems of folded words. A stem is the beginning of the word wherever the stemmer allows it."""

import re
import threading
from functools import lru_cache

import snowballstemmer

from lotsennetz.search.analysis.lexicon import lexicon

_PAIRS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
# The stemmer parts "digitalisieren", "digitalisiert" and "Digitalisierung".
_VERB = re.compile(r"(\w{3,}ier)(?:en|e|s|t|te|ten|tem|ter|tes|end|ende|enden|ung|ungen|bar)?\Z")


class _Stemmer(threading.local):
    """The stemmer keeps the word it works on in itself, so each thread has its own."""

    def __init__(self) -> None:
        self.stem = snowballstemmer.stemmer("german").stemWord


_stemmer = _Stemmer()


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    base = _base(word)
    if verb := _VERB.match(base):
        return verb[1]
    return _beginning(base, _stemmer.stem(base)) if base not in lexicon().bases else base


def _base(word: str) -> str:
    """The singular of irregular plurals ("themen": "thema"), the masculine of -in and -innen."""
    bases = lexicon().bases
    if word in bases:
        return bases[word]
    return bases.get(word[:-3], word) if word.endswith("innen") else word


def _beginning(word: str, found: str) -> str:
    """The stemmer reads "ue" as "ü" in every word; by now it stands only where it is meant ("aktuell")."""
    if word.startswith(found) or "e" not in word:
        return found
    for end in range(len(found), len(word) + 1):
        short = word[:end]
        for pair, letter in _PAIRS:
            short = short.replace(pair, letter)
        if short == found:
            return word[:end]
    return found
