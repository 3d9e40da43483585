"""Changing what is published, without losing what anybody wrote."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import Conflict, DomainError
from lotsennetz.entries import checks, rules
from lotsennetz.entries.events import EntryEdited
from lotsennetz.entries.mentions import record_mentions
from lotsennetz.entries.models import EditDraft, Entry, EntryVersion, Kind, Visibility
from lotsennetz.entries.services.fetch import locked_entry
from lotsennetz.entries.services.publish import set_tags
from lotsennetz.people.models import Person
from lotsennetz.topics.models import Topic


class EditConflict(Conflict):
    """Somebody else saved in the meantime. ``current`` is what stands there now."""

    def __init__(self, current: Entry) -> None:
        super().__init__(_("Der Eintrag wurde inzwischen geändert. Unten stehen beide Fassungen."))
        self.current = current


def edit_entry(
    *,
    actor: Person,
    entry_id: int,
    base_version: int,
    title: str,
    body: str,
    link: str = "",
    visibility: str | None = None,
    topic_id: int | None = None,
    tags: Sequence[str] | None = None,
) -> Entry:
    """Replace the text and keep the old one as a version. Raises EditConflict if ``base_version`` is not current."""
    with transaction.atomic():
        entry, viewer = locked_entry(entry_id, actor=actor, action="edit")
        if entry.version != base_version:
            raise EditConflict(entry)
        new_title = checks.checked_title(title, needed=checks.needs_title(entry.kind))
        new_body = checks.checked_body(body, needed=checks.needs_body(entry.kind))
        new_link = checks.checked_link(link, needed=entry.kind == Kind.LINK)
        changed = {
            name: value
            for name, value in {"title": new_title, "body": new_body, "link": new_link}.items()
            if getattr(entry, name) != value
        }
        if visibility is not None and visibility != entry.visibility:
            if visibility not in rules.visibilities_for(viewer, entry.group):
                raise DomainError(_("Diese Sichtbarkeit ist hier nicht möglich."), field="visibility")
            changed["visibility"] = Visibility(visibility)
        if topic_id != entry.topic_id:
            if topic_id is not None and not Topic.objects.filter(pk=topic_id, active=True).exists():
                raise DomainError(_("Dieses Thema gibt es nicht."), field="topic")
            changed["topic_id"] = topic_id  # type: ignore[assignment]
        if tags is not None:
            set_tags(entry, checks.checked_tags(list(tags)))
        EditDraft.objects.filter(entry=entry, person=actor).delete()
        if changed:
            _save_version(entry, actor)
            for name, value in changed.items():
                setattr(entry, name, value)
            entry.version += 1
            entry.edited_at = clock.now()
            entry.save()
            named = record_mentions(entry, None, entry.body)
            audit.record("entry.edited", actor=actor, target=entry, fields=list(changed))
            bus.publish(EntryEdited(entry.pk, actor.pk, named))
    return entry


def _save_version(entry: Entry, actor: Person) -> None:
    EntryVersion.objects.create(
        entry=entry,
        version=entry.version,
        title=entry.title,
        body=entry.body,
        link=entry.link,
        visibility=rules.effective_visibility(entry),
        editor=actor,
        saved_at=clock.now(),
    )


def save_edit_draft(
    *, actor: Person, entry_id: int, base_version: int, title: str, body: str, link: str = ""
) -> EditDraft:
    """Keep unfinished changes of one person to one entry."""
    with transaction.atomic():
        entry, _viewer = locked_entry(entry_id, actor=actor, action="edit")
        draft, _created = EditDraft.objects.update_or_create(
            entry=entry,
            person=actor,
            defaults={
                "base_version": min(max(base_version, 1), entry.version),
                "title": title[: checks.TITLE_LENGTH],
                "body": body.replace("\x00", "")[: checks.BODY_LENGTH * 2],
                "link": link[: checks.LINK_LENGTH],
                "saved_at": clock.now(),
            },
        )
    return draft


def discard_edit_draft(*, actor: Person, entry_id: int) -> None:
    EditDraft.objects.filter(entry_id=entry_id, person=actor).delete()
