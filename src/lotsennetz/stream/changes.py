"""What changed between two versions of an entry: in its texts word by word, and in all else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotsennetz.entries.checks import folded_tags
from lotsennetz.entries.models import EditDraft, Entry, EntryVersion
from lotsennetz.stream.forms.composer import VISIBLE_TO
from lotsennetz.topics.models import Topic

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
class Wording:
    """Everything an entry says at one time, as people read it. None: it was not kept."""

    title: str
    body: str
    link: str
    visibility: str | None = None
    topic: str | None = None
    tags: tuple[str, ...] | None = None

    def differing(self, other: Wording) -> list[str]:
        """The names of what is not the same in both, in the order of ``LABELS``."""
        return [name for name in LABELS if _differ(getattr(self, name), getattr(other, name))]


#: What the parts are called, in the order in which pages show them.
LABELS: dict[str, Promise] = {
    "title": _("Titel"),
    "link": _("Adresse"),
    "body": _("Text"),
    "visibility": _("Sichtbar für"),
    "topic": _("Thema"),
    "tags": _("Schlagwörter"),
}


def _differ(old: Any, new: Any) -> bool:
    if old is None or new is None:
        return False
    if isinstance(old, tuple):
        return folded_tags(old).keys() != folded_tags(new).keys()
    return bool(old != new)


def _topic(topic: Topic | None) -> str:
    return topic.name if topic is not None else gettext("ohne Thema")


def _tags(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(folded_tags(words).values(), key=str.casefold))


def wording_of(row: Entry | EntryVersion | EditDraft) -> Wording:
    """What a published entry, an earlier version or an unfinished change says."""
    title, body, link = row.title.strip(), row.body.strip(), row.link.strip()
    level = row.chosen if isinstance(row, EntryVersion) else row.visibility
    if not level:
        return Wording(title, body, link)
    words: Iterable[str]
    if isinstance(row, Entry):
        words = [tag.name for tag in row.tags.all()]
    elif isinstance(row, EditDraft):
        words = [row.tags]
    else:
        words = map(str, row.tags)
    return Wording(title, body, link, str(VISIBLE_TO[level]), _topic(row.topic), _tags(words))


def differences(old: Wording, new: Wording) -> list[tuple[Promise, list[Change]]]:
    """Each part that changed: what it is called, and what became of it."""
    return [
        (LABELS[name], _pieces(name, getattr(old, name), getattr(new, name))) for name in old.differing(new)
    ]


def _pieces(name: str, old: Any, new: Any) -> list[Change]:
    if name == "tags":
        return _tag_pieces(old, new)
    if name in {"visibility", "topic"}:  # one thing instead of another, not a text that was worked on
        return [("-", old), (" ", " "), ("+", new)]
    return changes(old, new)


def _tag_pieces(old: tuple[str, ...], new: tuple[str, ...]) -> list[Change]:
    before, after = folded_tags(old), folded_tags(new)
    found: list[Change] = []
    for word, name in sorted({**before, **after}.items()):
        sign = " " if word in before and word in after else "-" if word in before else "+"
        found += [(" ", ", "), (sign, name)]
    return found[1:]


@dataclass(frozen=True)
class Step:
    """One edit: who, when, and what it did to each part; parts that stayed are left out."""

    version: int
    editor: str
    when: datetime
    changes: list[tuple[Promise, list[Change]]]


def versions_of(entry: Entry, versions: Sequence[EntryVersion]) -> list[Step]:
    """The edits of an entry, newest first; ``versions`` are its earlier texts, newest first."""
    steps = []
    newer = wording_of(entry)
    for version in versions:
        older = wording_of(version)
        steps.append(
            Step(
                version=version.version + 1,
                editor=version.editor.name,
                when=version.saved_at,
                changes=differences(older, newer),
            )
        )
        newer = older
    return steps
