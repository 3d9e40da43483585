"""Who is named in a text."""

from __future__ import annotations

from lotsennetz.core.text import mentioned_handles
from lotsennetz.entries.events import Named
from lotsennetz.entries.models import Comment, Entry, Mention
from lotsennetz.people.models import Municipality, Person

MOST = 50  # handles looked up in one text; more than anybody means


def record_mentions(entry: Entry, comment: Comment | None, text: str) -> Named:
    """Bring the mention rows of a text up to date and return who is new in it."""
    handles = sorted(mentioned_handles(text))[:MOST]
    people = set(Person.objects.filter(handle__in=handles, is_active=True).values_list("pk", flat=True))
    towns = set(Municipality.objects.filter(slug__in=handles).values_list("pk", flat=True))
    rows = Mention.objects.filter(entry=entry, comment=comment)
    old_people = set(rows.filter(person__isnull=False).values_list("person_id", flat=True))
    old_towns = set(rows.filter(municipality__isnull=False).values_list("municipality_id", flat=True))
    rows.filter(person_id__in=old_people - people).delete()
    rows.filter(municipality_id__in=old_towns - towns).delete()
    Mention.objects.bulk_create(
        [Mention(entry=entry, comment=comment, person_id=pk) for pk in sorted(people - old_people)]
        + [Mention(entry=entry, comment=comment, municipality_id=pk) for pk in sorted(towns - old_towns)]
    )
    return Named(frozenset(people - old_people), frozenset(towns - old_towns))
