"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from lotsennetz.entries.models import Entry, EntryVersion

_WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")  # a space belongs to its word, or it would tear changes apart
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_MOST_WORDS = 3000  # beyond that whole lines are compared: a long text must not cost seconds
Change = tuple[str, str]  # ("+" | "-" | " ", text)


def changes(old: str, new: str) -> list[Change]:
    """The pieces of both texts in order; neighbours of the same kind are joined."""
    split = _WORDS
    if max(len(_WORDS.findall(old)), len(_WORDS.findall(new))) > _MOST_WORDS:
        split = _LINES
    before, after = split.findall(old), split.findall(new)
    found: list[Change] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if what == "equal":
            found.append((" ", "".join(before[a:b])))
            continue
        if a < b:
            found.append(("-", "".join(before[a:b])))
        if c < d:
            found.append(("+", "".join(after[c:d])))
    return found


@dataclass(frozen=True)
class Step:
    """One edit: who, when, and what it did to each field; fields that stayed are left out."""

    version: int
    editor: str
    when: datetime
    title: list[Change]
    body: list[Change]
    link: list[Change]


def versions_of(entry: Entry, versions: Sequence[EntryVersion]) -> list[Step]:
    """The edits of an entry, newest first; ``versions`` are its earlier texts, newest first."""
    steps = []
    newer: Entry | EntryVersion = entry
    for older in versions:
        steps.append(
            Step(
                version=older.version + 1,
                editor=older.editor.name,
                when=older.saved_at,
                title=_if_changed(older.title, newer.title),
                body=_if_changed(older.body, newer.body),
                link=_if_changed(older.link, newer.link),
            )
        )
        newer = older
    return steps


def _if_changed(old: str, new: str) -> list[Change]:
    return changes(old, new) if old != new else []
