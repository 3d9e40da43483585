"""From what a page looks like back to words: lines that end in a hyphen, ligatures, signs nobody sees."""

from __future__ import annotations

import re

from lotsennetz.core.letters import normalised

_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_LINES = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")
_SOFT_HYPHEN = re.compile("\u00ad(?:[ ]?\n[ ]?)?")
_LINE_END_HYPHEN = re.compile("(?<=[^\\W\\d_])[-\u2010\u2011][ ]?\n[ ]?(?=[^\\W_])")
_LAST_LETTERS = re.compile(r"[^\W_]+$")
_FIRST_LETTERS = re.compile(r"[^\W_]+")
_LONGEST_SHORT = 12  # the letters looked at before and after a hyphen
#: "Hoch- und Tiefbau": after these the hyphen stands for what is left out.
_CARRY_ON = {"und", "oder", "bzw", "sowie", "als", "bis", "noch", "wie", "statt", "u", "o"}
_LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
}
_INVISIBLE = dict.fromkeys([*range(9), 11, *range(14, 32), *range(127, 160)])  # PostgreSQL refuses NUL anyway
_INVISIBLE |= dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
_SIGNS = {**_INVISIBLE, **{ord(sign): letters for sign, letters in _LIGATURES.items()}}


def squeeze(text: str) -> str:
    """The same words with single blanks and at most one empty line in between."""
    lines = _AROUND_LINES.sub("\n", _BLANKS.sub(" ", text))
    return _EMPTY_LINES.sub("\n\n", lines)


def _joined(match: re.Match[str]) -> str:
    """What stands for a hyphen at the end of a line: nothing, the hyphen, or the hyphen and a blank."""
    text, start, end = match.string, match.start(), match.end()
    before = _LAST_LETTERS.search(text[max(0, start - _LONGEST_SHORT) : start])
    after = _FIRST_LETTERS.match(text[end : end + _LONGEST_SHORT])
    if after and after[0] in _CARRY_ON:
        return "- "
    abbreviation = before is not None and before[0].isupper()  # "IT-", "E-"
    return "" if text[end].islower() and not abbreviation else "-"


def smooth(text: str) -> str:
    """Words as they are written, not as they were set: "Verwal-\\ntung" is one, "Bau-\\nund Hof" is two."""
    text = normalised("NFC", squeeze(text.translate(_SIGNS)))
    return _LINE_END_HYPHEN.sub(_joined, _SOFT_HYPHEN.sub("", text)).strip()
