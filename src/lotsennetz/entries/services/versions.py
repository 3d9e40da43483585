"""What an entry said, kept before something newer replaces it."""

from __future__ import annotations

from lotsennetz.core import clock
from lotsennetz.entries import rules
from lotsennetz.entries.models import Entry, EntryVersion
from lotsennetz.people.models import Person


def keep_version(entry: Entry, actor: Person) -> None:
    """Keep the entry as it stands and count its version up; the caller changes and saves it."""
    moment = clock.now()
    EntryVersion.objects.create(
        entry=entry,
        version=entry.version,
        title=entry.title,
        body=entry.body,
        link=entry.link,
        visibility=rules.effective_visibility(entry),
        chosen=entry.visibility,
        topic_id=entry.topic_id,
        tags=sorted(entry.tags.values_list("name", flat=True)),
        editor=actor,
        saved_at=moment,
    )
    entry.version += 1
    entry.edited_at = moment
