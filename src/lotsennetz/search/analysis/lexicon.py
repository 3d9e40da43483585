"""The German words we know, how usual they are, and which may be parts of others."""

import gzip
import hashlib
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from threading import Lock

from lotsennetz.search.analysis.letters import plain

FACTS = Path(__file__).parent / "facts"
WORDS, TERMS = FACTS / "words.tsv.gz", FACTS / "terms.txt"
RULES = 2  # raise it when a rule in this package changes what is written to the index

KNOWN, FORM, MODIFIER, PART = 0, 1, 2, 3
_KINDS = {"x": KNOWN, "f": FORM, "m": MODIFIER, "n": PART}
OWN_CLASS = 18  # how usual our own words count: as often as "Rathaus"


@dataclass(slots=True)
class Lexicon:
    """Keys are folded. A value is four times the frequency class plus the kind: small numbers cost no memory."""

    values: dict[str, int] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    adjectives: set[str] = field(default_factory=set)
    never_last: set[str] = field(default_factory=set)

    def kind(self, word: str) -> int:
        return self.values.get(word, 0) & 3

    def add(self, word: str, kind: int) -> None:
        before = self.values.get(word, 0)
        self.values[word] = max(before >> 2, OWN_CLASS) << 2 | max(before & 3, kind)

    def forbid(self, word: str) -> None:
        if word in self.values:
            self.values[word] = self.values[word] & ~3 | FORM


def version() -> str:
    """Changes with the word list, our own words, the rules and the stemmer: then the index must be rebuilt."""
    content = hashlib.sha256(WORDS.read_bytes() + TERMS.read_bytes()).hexdigest()[:10]
    return f"{RULES}-{metadata.version('snowballstemmer')}-{content}"


def lexicon() -> Lexicon:
    """Read once in a process, however many threads ask first."""
    return _loaded[0] if _loaded else _load_once()


_loaded: list[Lexicon] = []
_loading = Lock()


def _load_once() -> Lexicon:
    with _loading:
        if not _loaded:
            _loaded.append(read())
    return _loaded[0]


def read() -> Lexicon:
    found = Lexicon()
    lines = gzip.decompress(WORDS.read_bytes()).decode().splitlines()
    for line in lines[1:]:
        word, value, *base = line.split("\t")
        found.values[word] = int(value[:-1]) << 2 | _KINDS[value[-1]]
        if base == ["="]:
            found.fixed[word] = ()
        elif base:
            found.bases[word] = base[0]
    for line in TERMS.read_text(encoding="utf-8").splitlines():
        sign, *words = line.partition("#")[0].split() or [""]
        _take(found, sign, [plain(word) for word in words])
    return found


def _take(found: Lexicon, sign: str, words: list[str]) -> None:
    if sign == "=":
        found.fixed[words[0]] = tuple(words[1:])
    elif sign == "~":
        found.bases.update(dict.fromkeys(words[:-1], words[-1]))
        found.bases[words[-1]] = words[-1]
    elif sign == "|":
        found.never_last.update(words)
    elif sign == "$":
        found.adjectives.update(words)
    for word in words:
        if sign in ("+", "$"):
            found.add(word, PART)
        elif sign == ">":
            found.add(word, MODIFIER)
        elif sign == "-":
            found.forbid(word)
