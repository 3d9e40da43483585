"""Reactions, files, mentions and tags of all entries and comments of a page; four queries."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import get_language

from lotsennetz.core.text import Mentions
from lotsennetz.entries.cards import ReactionItem
from lotsennetz.entries.models import Attachment, Entry, Mention, Reaction, ReactionKind
from lotsennetz.entries.queries.rows import Objects, columns
from lotsennetz.groups.prepared import Fixed, Prepared, Row
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Person

REACTION_ICONS = {
    ReactionKind.THANKS: "heart-handshake",
    ReactionKind.HELPFUL: "bulb",
    ReactionKind.WE_USE_IT: "copy-check",
    ReactionKind.AGREED: "check",
}
Key = tuple[int | None, int | None]  # (entry, None) or (None, comment)
Given = dict[str, tuple[int, bool]]


def _either(entries: list[int], comments: list[int]) -> Q:
    return Q(entry_id__among=entries) | Q(comment_id__among=comments)


def _reactions(viewer: Viewer, entries: list[int], comments: list[int]) -> QuerySet[Reaction, Row]:
    mine = Max("person_id", filter=Q(person_id=viewer.person_id))
    counted = Reaction.objects.filter(_either(entries, comments)).values_list(
        "entry_id", "comment_id", "kind"
    )
    return counted.annotate(n=Count("pk"), own=mine)


def _files(entries: list[int], comments: list[int]) -> QuerySet[Attachment, Row]:
    rows = Attachment.objects.filter(_either(entries, comments)).order_by("pk")
    return rows.values_list(*columns(Attachment))


def _mentions(entries: list[int]) -> QuerySet[Mention, Row]:
    return Mention.objects.filter(entry_id__among=entries).values_list(
        "entry_id",
        "person__handle",
        "person__given_name",
        "person__family_name",
        "person__departure",
        "person__is_active",
        "municipality__slug",
        "municipality__name",
    )


def _tags(entries: list[int]) -> QuerySet[Entry, Row]:
    rows = Entry.tags.through.objects.filter(entry_id__among=entries)
    return rows.order_by("tag__name").values_list("entry_id", "tag__name")  # type: ignore[return-value]


_reaction_rows, _file_rows = Prepared(_reactions), Fixed(_files)
_mention_rows, _tag_rows = Fixed(_mentions), Fixed(_tags)


@lru_cache(maxsize=8)
def _kinds(_language: str | None) -> list[tuple[str, str, str]]:
    return [(kind.value, str(kind.label), REACTION_ICONS[kind]) for kind in ReactionKind]


def reaction_items(given: Given) -> list[ReactionItem]:
    """The fixed set, with how many gave each and whether the viewer did."""
    kinds = _kinds(get_language())
    return [ReactionItem(key, label, icon, *given.get(key, (0, False))) for key, label, icon in kinds]


class Parts:
    def __init__(self, entry_ids: list[int], comment_ids: list[int], viewer: Viewer) -> None:
        self._reactions: dict[Key, Given] = defaultdict(dict)
        for entry_id, comment_id, kind, count, own in _reaction_rows(
            viewer, entries=entry_ids, comments=comment_ids
        ):
            self._reactions[entry_id, comment_id][kind] = (count, own is not None)
        self._none = reaction_items({})
        self._files: dict[Key, list[Attachment]] = defaultdict(list)
        objects = Objects()
        for row in _file_rows(entries=entry_ids, comments=comment_ids):
            file: Attachment = objects.new(Attachment, row)
            self._files[file.entry_id, file.comment_id].append(file)
        self.mentions = _mentions_by_entry(entry_ids, viewer)
        self.tags: dict[int, list[str]] = defaultdict(list)
        for entry_id, name in _tag_rows(entries=entry_ids):
            self.tags[entry_id].append(name)

    def reactions(self, key: Key) -> list[ReactionItem]:
        """Shared by all that have none: not to be changed."""
        given = self._reactions.get(key)
        return reaction_items(given) if given else self._none

    def files(self, key: Key) -> list[Attachment]:
        return self._files.get(key, [])


def _mentions_by_entry(entries: list[int], viewer: Viewer) -> dict[int, Mentions]:
    """Handle → name and page, for each entry; comments use their entry's."""
    found: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in _mention_rows(entries=entries):
        entry_id, handle, given, family, departure, active, slug, town = row
        if slug is not None:
            found[entry_id][slug] = (town, f"/kommunen/{slug}/")
        elif active and viewer.is_network_member:  # others may not open the page; they read the handle
            person = Person(given_name=given, family_name=family, departure=departure)
            found[entry_id][handle] = (person.name, f"/menschen/{handle}/")
    return dict(found)
