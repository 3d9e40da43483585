"""Letters: one form for each, with the places in the original text kept."""

import re
import unicodedata

LONGEST_RUN = 64  # so many letters are normalised at once: some texts take time that grows with the square
_GERMAN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "ẞ": "ss"})
_OTHERS = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
# What German texts are written with and NFKC either leaves alone or turns into what is no word either.
_CHANGES = re.compile(r"[^\x00-\x7fäöüÄÖÜß„“”‚‘’«»–—•§°·€\u00a0\u00ad…éèêáàâçñ]")
# Places where a letter begins that does not melt into what stands before it.
_RUN = re.compile(
    r"[\x00-\x7f\u00c0-\u024f\u0370-\u0481\u048a-\u04ff]?"
    rf"[^\x00-\x7f\u00c0-\u024f\u0370-\u0481\u048a-\u04ff]{{0,{LONGEST_RUN}}}",
)


def normalised(text: str) -> tuple[str, list[int] | None]:
    """The text in NFKC, and for each of its letters (and its end) the place in the original; None: the same."""
    if not _CHANGES.search(text):
        return text, None
    pieces: list[str] = []
    places: list[int] = []
    for run in _RUN.finditer(text):
        piece = unicodedata.normalize("NFKC", run[0])
        pieces.append(piece)
        start = run.start()
        places += range(start, run.end()) if piece == run[0] else [start] * len(piece)
    places.append(len(text))
    return "".join(pieces), places


def plain(word: str) -> str:
    """Small letters and digits without dots and accents: "Größe" is "grosse", "Café" is "cafe"."""
    small = word.casefold().translate(_GERMAN)
    if not small.isascii():
        apart = unicodedata.normalize("NFKD", small.translate(_OTHERS)).casefold()
        small = "".join(letter for letter in apart if letter.isalnum())
    return small
