"""Who is named in a text."""

from __future__ import annotations

from django.db.models import Q

from lotsennetz.core.text import mentioned_handles
from lotsennetz.entries.events import Named
from lotsennetz.entries.models import Comment, Entry, Mention
from lotsennetz.people.models import Municipality, Person

MOST = 50  # handles looked up in one text; more than anybody means


def record_mentions(entry: Entry, comment: Comment | None, text: str, *, new: bool = False) -> Named:
    """Bring the mention rows of a text up to date and return who is new in it. ``new``: it cannot have any yet."""
    handles = sorted(mentioned_handles(text))[:MOST]
    people, towns = _known(handles) if handles else (set(), set())
    rows = Mention.objects.filter(entry=entry, comment=comment)
    there = [] if new else list(rows.values_list("person_id", "municipality_id"))
    old_people = {person for person, _town in there if person is not None}
    old_towns = {town for _person, town in there if town is not None}
    if not (old_people <= people and old_towns <= towns):
        gone = Q(person_id__in=old_people - people) | Q(municipality_id__in=old_towns - towns)
        rows.filter(gone).delete()
    Mention.objects.bulk_create(
        [Mention(entry=entry, comment=comment, person_id=pk) for pk in sorted(people - old_people)]
        + [Mention(entry=entry, comment=comment, municipality_id=pk) for pk in sorted(towns - old_towns)]
    )
    return Named(frozenset(people - old_people), frozenset(towns - old_towns))


def _known(handles: list[str]) -> tuple[set[int], set[int]]:
    """Who and which municipalities these are."""
    people = Person.objects.filter(handle__in=handles, is_active=True).values_list("pk", flat=True)
    return set(people), set(Municipality.objects.filter(slug__in=handles).values_list("pk", flat=True))
