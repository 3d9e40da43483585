"""Build the German word list that search takes compounds apart with.

    python tools/word_list.py [--to FILE]

The words and how often they are used come from the packages wordfreq 3.1.1 and german-nouns 1.2.5 (both
CC BY-SA 4.0). Neither is a dependency of the project: run this in an environment of its own:

    python -m venv build/words
    build/words/bin/python -m pip install wordfreq==3.1.1 german-nouns==1.2.5 snowballstemmer==3.1.1
    build/words/bin/python tools/word_list.py

The same packages give the same file, byte for byte. docs/search.md says what the columns mean. Our own
words and the parts that are none stand in ``terms.txt`` next to the list and need no run of this script.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import math
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module, metadata
from pathlib import Path

FACTS = Path(__file__).resolve().parent.parent / "src" / "lotsennetz" / "search" / "analysis" / "facts"
FORMAT = 1
LINKERS = ("", "s", "es", "n", "en", "er", "e", "ens", "ns")
UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"))
FOLDS = str.maketrans("äöü", "aou")
NO_PARTS = {
    *("Nachname", "Vorname", "Eigenname", "Abkürzung", "Buchstabe", "Symbol", "Affix", "Suffix"),
    *("Wortverbindung", "Straßenname", "Gebundenes Lexem"),
}
KNOWN = 2.8  # Zipf value from which any word is taken up, so that its ae, oe, ue is read rightly
# How frequent a noun must be to be a part, by its length: short ones are inside every other word.
FREQUENT = {4: 3.3, 5: 2.5}
SELDOM = 1.2
MODIFIES = 10  # so many frequent nouns must follow a piece before it counts as one that modifies


@dataclass
class Noun:
    """A lemma with its gender and its other forms."""

    gender: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    place: bool = True


def frequencies() -> dict[str, float]:
    """Zipf value of each word: 10 to this power is how often it stands in a thousand million words."""
    words = import_module("wordfreq").get_frequency_dict("de", wordlist="large")
    return {
        word: math.log10(share * 1e9) for word, share in words.items() if word.isalpha() and is_german(word)
    }


def is_german(word: str) -> bool:
    return all(letter in "abcdefghijklmnopqrstuvwxyzäöü" for letter in word)


def lowered(word: str) -> str:
    return word.lower().replace("ß", "ss")  # wordfreq knows no ß


def nouns() -> dict[str, Noun]:
    package = import_module("german_nouns").__path__[0]
    found: dict[str, Noun] = defaultdict(Noun)
    with (Path(package) / "nouns.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            kinds, lemma = set(row["pos"].split(",")), lowered(row["lemma"])
            if kinds & NO_PARTS or len(lemma) < 3 or not is_german(lemma):
                continue
            noun = found[lemma]
            noun.place &= "Toponym" in kinds
            for column, value in row.items():
                if column.startswith("genus") and value:
                    noun.gender.add(value)
                elif column.partition(" ")[0] in ("nominativ", "genitiv", "dativ", "akkusativ") and value:
                    noun.forms.add(lowered(value))
    return dict(found)


def fold(word: str) -> str:
    return word.translate(FOLDS)


def without_typewriter(zipf: dict[str, float]) -> dict[str, float]:
    """Leave out "fuer" and "gebaeude" where "für" and "gebäude" are more usual; so "neue" stays and is real."""
    kept = {}
    for word, value in zipf.items():
        candidates = {word}
        for umlaut, pair in UMLAUTS:
            candidates |= {variant for one in candidates for variant in swaps(one, pair, umlaut)}
        if all(zipf.get(other, 0) <= value for other in candidates - {word}):
            kept[word] = value
    return kept


def swaps(word: str, pair: str, umlaut: str) -> Iterable[str]:
    """The word with each of the pairs, and with all of them, written as the umlaut."""
    at = word.find(pair)
    while at >= 0:
        yield word[:at] + umlaut + word[at + 2 :]
        at = word.find(pair, at + 1)
    yield word.replace(pair, umlaut)


def is_part(word: str, noun: Noun, value: float) -> bool:
    if noun.place and len(word) < 6:
        return False
    return len(word) >= 4 and value >= FREQUENT.get(len(word), SELDOM)


def modifiers(zipf: dict[str, float], lemmas: dict[str, Noun]) -> dict[str, float]:
    """Pieces that stand before many nouns but are none themselves: wohn-, schul-, sozial-, förder-."""
    heads = {word for word in lemmas if len(word) >= 4 and zipf.get(word, 0) >= 3.3}
    followed: dict[str, set[str]] = defaultdict(set)
    for word in sorted({*zipf, *lemmas}):
        for cut in range(3, len(word) - 3):
            if word[cut:] in heads and (word in lemmas or zipf[word] >= 1.3):
                followed[word[:cut]].add(word[cut:])
    linked = {lemma + linker for lemma in lemmas if zipf.get(lemma, 0) >= SELDOM for linker in LINKERS}
    return {
        piece: 2.0 + math.log10(len(after))
        for piece, after in followed.items()
        if len(after) >= MODIFIES and len(piece) >= 4 and piece not in linked
    }


def stem(word: str) -> str:
    return str(STEMMER.stemWord(fold(word)))


STEMMER = import_module("snowballstemmer").stemmer("german")


def base_forms(zipf: dict[str, float], lemmas: dict[str, Noun]) -> dict[str, str]:
    """Forms that the stemmer would part from their lemma, or would give to another."""
    usual = {lemma: noun for lemma, noun in lemmas.items() if zipf.get(lemma, 0) >= 2}
    folded = {fold(lemma): lemma for lemma in usual}
    base: dict[str, str] = {}
    irregular = _Irregular(zipf, lemmas, usual)
    for lemma, noun in sorted(usual.items(), key=lambda item: (-zipf[item[0]], item[0])):
        other = folded.get(fold(lemma[:-2]), lemma)
        if lemma.endswith("er") and "m" in noun.gender and lemma not in lemmas[other].forms - {other}:
            if other != lemma and not lemmas[other].place:  # Bürger is not Burg, Müller is not Müll
                base.update(dict.fromkeys(map(fold, [lemma, *filter(is_german, noun.forms)]), fold(lemma)))
        elif not is_woman(lemma, noun):
            for form in irregular.of(lemma):  # Themen, Firmen, Konten
                base.setdefault(fold(form), fold(lemma))
    men = {fold(lemma): fold(lemma) for lemma, noun in usual.items() if "m" in noun.gender}
    for lemma, noun in sorted(lemmas.items()):  # Lotsin, Ärztin
        man = men.get(fold(lemma[:-2])) or men.get(fold(lemma[:-2]) + "e")
        if man and is_woman(lemma, noun) and zipf.get(lemma, 0) >= 1:
            base.setdefault(fold(lemma), base.get(man, man))
    return base


def is_woman(lemma: str, noun: Noun) -> bool:
    return lemma.endswith("in") and noun.gender == {"f"}


class _Irregular:
    """Forms with another stem than their lemma, unless another usual lemma has that stem."""

    def __init__(self, zipf: dict[str, float], lemmas: dict[str, Noun], usual: dict[str, Noun]) -> None:
        self.zipf, self.lemmas = zipf, lemmas
        self.stems: dict[str, set[str]] = defaultdict(set)
        for lemma in usual:
            self.stems[stem(lemma)].add(lemma)

    def of(self, lemma: str) -> list[str]:
        return [
            form
            for form in sorted(self.lemmas[lemma].forms - self.lemmas.keys())
            if stem(form) != stem(lemma) and self.zipf.get(form, 0) >= 2 and self._is_alone(lemma, form)
        ]

    def _is_alone(self, lemma: str, form: str) -> bool:
        rivals = self.stems.get(stem(form), set()) - {lemma}
        return all(self.zipf[rival] < self.zipf[lemma] - 0.5 for rival in rivals)


def rows() -> list[tuple[str, int, str, str]]:
    """Folded word, frequency class, kind, base form ("=": a place, not to be taken apart).

    Kinds: n noun and part, m modifies only, f form of a noun, x known, but neither.
    """
    zipf, lemmas = without_typewriter(frequencies()), nouns()
    known: dict[str, tuple[float, str]] = {}

    def take(word: str, value: float, kind: str) -> None:
        before = known.get(fold(word), (0.0, "x"))
        known[fold(word)] = (max(before[0], value), min(before[1], kind, key="nmfx".index))

    forms = {form for noun in lemmas.values() for form in noun.forms}
    for word, value in zipf.items():
        if value >= KNOWN and len(word) >= 3:
            take(word, value, "f" if word in forms else "x")
    for word, noun in lemmas.items():
        if zipf.get(word, 0) >= SELDOM:
            take(word, zipf[word], "n" if is_part(word, noun, zipf[word]) else "f")
    for word, value in modifiers(zipf, lemmas).items():
        take(word, value, "m")
    base = base_forms(zipf, lemmas)
    for form, lemma in base.items():
        take(form, zipf.get(form, SELDOM), "n" if known.get(lemma, (0, "f"))[1] == "n" else "f")
    places = {fold(word) for word, noun in lemmas.items() if noun.place}
    return [
        (word, round(value * 4), kind, "=" if word in places else base.get(word, ""))
        for word, (value, kind) in sorted(known.items())
    ]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--to", type=Path, default=FACTS / "words.tsv.gz")
    target: Path = options.parse_args().to
    sources = " ".join(f"{name} {metadata.version(name)}" for name in ("wordfreq", "german-nouns"))
    lines = [f"# word list {FORMAT}, from {sources}, CC BY-SA 4.0, changed"]
    lines += [
        "\t".join((word, f"{value}{kind}", *filter(None, [base]))) for word, value, kind, base in rows()
    ]
    target.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
    sys.stdout.write(f"{len(lines) - 1} words, {target.stat().st_size} bytes in {target}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
