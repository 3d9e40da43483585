"""The last word of a query is often not typed to its end."""

from lotsennetz.search.analysis.words import fold, words

# "beantragun" is no beginning of the stem "beantrag", though "beantragung" has that stem.
_SUFFIXES = ("ung", "ungen", "heit", "keit", "lichen", "ischen", "ieren", "ern", "innen")


def unfinished(word: str) -> tuple[str, ...]:
    """What to look for: first the beginning of words, then whole stems that the finished word may have."""
    typed = fold(word).replace(" ", "")
    if len(typed) < 2:
        return ()
    found = {typed: None}
    for suffix in _SUFFIXES:
        for length in range(1, len(suffix) + 1):
            if typed.endswith(suffix[:length]):
                for finished in words(typed + suffix[length:]):
                    if typed.startswith(finished.whole):
                        found[finished.whole] = None
    return tuple(found)
