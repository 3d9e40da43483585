"""What belongs to a topic beside the vocabulary itself: groups, entries, people."""

from __future__ import annotations

from lotsennetz.directory.queries.people import Shown, as_seen, with_places
from lotsennetz.entries.models import Entry
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.groups.models import Group
from lotsennetz.groups.rules import visible_groups
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Person
from lotsennetz.people.queries import people_visible_to
from lotsennetz.topics.words import fold

NEWEST = 10


def groups_about(topic_ids: list[int], viewer: Viewer) -> list[Group]:
    """Groups about any of the topics whose page the viewer may open."""
    rows = visible_groups(viewer).filter(topic_id__in=topic_ids, archived_at=None)
    return list(rows.select_related("topic").order_by("name"))


def entries_about(topic_ids: list[int], viewer: Viewer) -> list[Entry]:
    """The newest entries about any of the topics that the viewer may see."""
    rows = visible_entries(viewer).filter(topic_id__in=topic_ids, archived_at=None)
    newest = rows.select_related("author", "municipality", "group").defer("municipality__shape")
    return list(newest.order_by("-published_at", "-pk")[:NEWEST])


def helpers_with(topic_ids: list[int], viewer: Viewer) -> list[Shown]:
    """People who help with any of the topics; only members of the network see them."""
    if not viewer.is_network_member:
        return []
    seen = people_visible_to(viewer).filter(topics__in=topic_ids, is_active=True, left_at=None)
    people = with_places(Person.objects.filter(pk__in=seen.values("pk")))
    by_name = sorted(people, key=lambda person: (fold(person.family_name), fold(person.given_name)))
    return [as_seen(person, viewer) for person in by_name]
