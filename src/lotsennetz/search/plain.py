"""Markdown as the plain text that is indexed and quoted from."""

from __future__ import annotations

import re

_LINK = re.compile(r"!?\[([^\]\n]{0,500})\]\([^)\s]{0,1000}\)")
_MARKS = re.compile(
    r"\*\*|__|~~|`+|^[ \t]{0,8}(?:#{1,6}[ \t]+|[-*+][ \t]+|\d{1,9}[.)][ \t]+|>[ \t]?)|^\|?[ \t:|-]{3,}\|?$",
    re.MULTILINE,
)


def plain(source: str) -> str:
    """Without marks and without the addresses behind links; a mention keeps its word."""
    if not source:
        return ""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", source)).replace("|", " ").replace("\x00", "").split())
