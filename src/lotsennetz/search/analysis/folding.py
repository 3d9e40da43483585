"""One spelling for each word: "Gebäude", "Gebaeude" and "Gebaude" are "gebaude", "neue" stays "neue"."""

import re
from functools import lru_cache
from itertools import product

from lotsennetz.search.analysis.letters import plain
from lotsennetz.search.analysis.lexicon import lexicon
from lotsennetz.search.analysis.splitting import ENDINGS, LONGEST_WORD, cheapest

# "aue", "eue" and "que" are never written for "aü", "eü", "qü".
_PAIR = re.compile(r"ae|oe|(?<![aeq])ue")
_UMLAUT = re.compile("[äöüÄÖÜß]|[aouAOU]\u0308")
MOST_PAIRS = 3


@lru_cache(maxsize=5_000)
def folded(word: str) -> str:
    """A word without spaces; no more than so many letters count."""
    small = plain(word[:LONGEST_WORD])[:LONGEST_WORD]
    if _UMLAUT.search(word):
        return small  # whoever has umlauts on the keyboard writes them
    return _read(small) if _PAIR.search(small) else small


def _read(word: str) -> str:
    """Decide for each "ae", "oe", "ue" whether an umlaut is meant: by the words we know, else it is."""
    if _is_known(word):
        return word
    everywhere = _PAIR.sub(lambda pair: pair[0][0], word)
    candidates = [everywhere, *_readings(word)]
    for candidate in candidates:
        if _is_known(candidate):
            return candidate
    costs = [cheapest(candidate)[0] for candidate in candidates]
    least = min(costs)
    return everywhere if least == float("inf") else candidates[costs.index(least)]


def _readings(word: str) -> list[str]:
    pairs = list(_PAIR.finditer(word))[:MOST_PAIRS]
    found = []
    for choice in product((True, False), repeat=len(pairs)):
        at, letters = 0, []
        for pair, meant in zip(pairs, choice, strict=True):
            letters += [word[at : pair.start() + 1], "" if meant else "e"]
            at = pair.end()
        found.append("".join(letters) + word[at:])
    return found


def _is_known(word: str) -> bool:
    values = lexicon().values
    return any(word.endswith(ending) and word[: len(word) - len(ending)] in values for ending in ENDINGS)
