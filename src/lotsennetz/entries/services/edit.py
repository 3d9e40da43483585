"""Changing what is published, without losing what anybody wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import Conflict, DomainError
from lotsennetz.entries import checks, rules
from lotsennetz.entries.events import EntryEdited
from lotsennetz.entries.mentions import record_mentions
from lotsennetz.entries.models import EditDraft, Entry, Kind, Visibility
from lotsennetz.entries.services.fetch import locked_entry
from lotsennetz.entries.services.publish import set_tags
from lotsennetz.entries.services.typed import Typed
from lotsennetz.entries.services.versions import keep_version
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Person
from lotsennetz.topics.models import Topic


class EditConflict(Conflict):
    """Somebody else saved in the meantime. ``current`` is what stands there now."""

    def __init__(self, current: Entry) -> None:
        super().__init__(_("Der Eintrag wurde inzwischen geändert. Unten stehen beide Fassungen."))
        self.current = current


def edit_entry(*, actor: Person, entry_id: int, base_version: int, typed: Typed) -> Entry:
    """Replace what the entry says and keep the old text as a version.

    Raises EditConflict if ``base_version`` is not current, unless the current version says the same: then this is
    the second click of two.
    """
    with transaction.atomic():
        entry, viewer = locked_entry(entry_id, actor=actor, action="edit")
        outdated = entry.version != base_version
        try:
            changed = _text_changes(entry, typed)
            changed |= _place_changes(entry, viewer, typed)
            words = checks.checked_tags(list(typed.tags))
        except DomainError as error:
            if outdated:
                raise EditConflict(entry) from error
            raise
        if words.keys() != set(entry.tags.values_list("slug", flat=True)):
            changed["tags"] = words
        if changed and outdated:
            raise EditConflict(entry)
        EditDraft.objects.filter(entry=entry, person=actor).delete()
        if changed:
            _replace(entry, actor, changed)
    return entry


def _text_changes(entry: Entry, typed: Typed) -> dict[str, Any]:
    wanted = {
        "title": checks.checked_title(typed.title, needed=checks.needs_title(entry.kind)),
        "body": checks.checked_body(typed.body, needed=checks.needs_body(entry.kind)),
        "link": checks.checked_link(typed.link, needed=entry.kind == Kind.LINK),
    }
    return {name: value for name, value in wanted.items() if getattr(entry, name) != value}


def _place_changes(entry: Entry, viewer: Viewer, typed: Typed) -> dict[str, Any]:
    """Whom it is for and what it is about. What stays as it is need not be allowed anew."""
    changed: dict[str, Any] = {}
    if typed.visibility and typed.visibility != entry.visibility:
        if typed.visibility not in rules.visibilities_for(viewer, entry.group):
            raise DomainError(_("Diese Sichtbarkeit ist hier nicht möglich."), field="visibility")
        changed["visibility"] = Visibility(typed.visibility)
    if typed.topic_id != entry.topic_id:
        if typed.topic_id is not None and not Topic.objects.filter(pk=typed.topic_id, active=True).exists():
            raise DomainError(_("Dieses Thema gibt es nicht."), field="topic")
        changed["topic"] = typed.topic_id
    return changed


def _replace(entry: Entry, actor: Person, changed: Mapping[str, Any]) -> None:
    keep_version(entry, actor)
    for name, value in changed.items():
        if name == "tags":
            set_tags(entry, value)
        else:
            setattr(entry, "topic_id" if name == "topic" else name, value)
    entry.save()
    named = record_mentions(entry, None, entry.body)
    audit.record("entry.edited", actor=actor, target=entry, fields=list(changed))
    bus.publish(EntryEdited(entry.pk, actor.pk, named))


def save_edit_draft(
    *, actor: Person, entry_id: int, base_version: int, typed: Typed, on_theirs: bool = False
) -> EditDraft | None:
    """Keep unfinished changes of one person to one entry; nothing typed is refused. None if there are none.

    A draft stays begun from the oldest version it knew: whoever comes back to it is shown what came in between.
    """
    with transaction.atomic():
        entry, _viewer = locked_entry(entry_id, actor=actor, action="edit")
        begun = min(max(base_version, 1), entry.version)
        draft = EditDraft.objects.filter(entry=entry, person=actor, on_theirs=on_theirs).first()
        if draft is None:
            draft = EditDraft(entry=entry, person=actor, on_theirs=on_theirs, base_version=begun)
        draft.base_version = min(draft.base_version, begun)
        draft.title = _kept(typed.title, checks.TITLE_LENGTH)
        draft.body = _kept(typed.body.replace("\r\n", "\n"), checks.BODY_LENGTH * 2)
        draft.link = _kept(typed.link, checks.LINK_LENGTH)
        draft.visibility = typed.visibility if typed.visibility in Visibility.values else ""
        draft.topic_id = typed.topic_id if Topic.objects.filter(pk=typed.topic_id or 0).exists() else None
        draft.tags = _kept(", ".join(word.strip() for word in typed.tags), checks.TYPED_TAGS_LENGTH)
        draft.saved_at = clock.now()
        if _says_the_same(draft, entry):
            EditDraft.objects.filter(pk=draft.pk).delete()
            return None
        draft.save()
    return draft


def _says_the_same(draft: EditDraft, entry: Entry) -> bool:
    if (draft.title.strip(), draft.body.strip(), draft.link.strip()) != (entry.title, entry.body, entry.link):
        return False
    words = set(checks.folded_tags([draft.tags]))
    here = (draft.visibility, draft.topic_id, words)
    there = (entry.visibility, entry.topic_id, set(entry.tags.values_list("slug", flat=True)))
    return not draft.visibility or here == there


def _kept(typed: str, most: int) -> str:
    return typed.replace("\x00", "")[:most]


def discard_edit_draft(*, actor: Person, entry_id: int) -> None:
    """Throw both away, her own and the one begun from another's text."""
    EditDraft.objects.filter(entry_id=entry_id, person=actor).delete()
