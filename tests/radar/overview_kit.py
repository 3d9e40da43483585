"""What several tests of the overview need."""

from __future__ import annotations

import re

PAGE = "/wer-macht-was/"


def cell(page: str, town: str, topic: str) -> tuple[str, str] | None:
    """Look and words of one cell, or None if the page has no such link in its table."""
    found = re.search(rf'<td class="([^"]*)"><a href="angabe/{town}/{topic}/">([^<]*)</a></td>', page)
    return (found[1], found[2]) if found else None


def titles(page: str) -> list[str]:
    """The towns of the list, in order."""
    return re.findall(r'<a class="title" href="[^"]*">([^<]*)</a>', page)
