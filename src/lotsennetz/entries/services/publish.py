"""From the first keystroke to a published entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.core.text import one_line
from lotsennetz.entries import checks, rules
from lotsennetz.entries.events import EntryPublished
from lotsennetz.entries.mentions import record_mentions
from lotsennetz.entries.models import Entry, Follow, Kind, State, Tag, Visibility
from lotsennetz.entries.services.fetch import Gone
from lotsennetz.entries.services.typed import Typed
from lotsennetz.entries.stored_files import delete_on_commit
from lotsennetz.groups.models import Group
from lotsennetz.groups.viewer import Viewer, viewer_of
from lotsennetz.people.models import Person
from lotsennetz.topics.models import Topic


@dataclass(frozen=True)
class Content(Typed):
    """A new entry: what was typed, what it is and where it is to stand."""

    kind: str = Kind.POST
    group_id: int | None = None
    municipality_id: int | None = None


class AlreadySent(DomainError):
    """The same form came before. ``pk`` is the entry that it became."""

    def __init__(self, pk: int) -> None:
        super().__init__(_("Ihr Eintrag ist schon veröffentlicht."))
        self.pk = pk


def group_for_posting(viewer: Viewer, group_id: int | None) -> Group | None:
    """The group to post into. Raises Gone for one that does not exist or is not the viewer's."""
    if group_id is None:
        if not rules.may_post(viewer, None):
            raise NotAllowed(_("Außerhalb von Gruppen können nur Mitglieder des Verbunds schreiben."))
        return None
    group = Group.objects.filter(pk=group_id).first()
    if group is None or group.pk not in viewer.group_roles:
        raise Gone(_("In dieser Gruppe können Sie nicht schreiben."), field="group")
    if not rules.may_post(viewer, group):
        raise NotAllowed(_("Diese Gruppe ist archiviert; sie nimmt nichts Neues mehr auf."), field="group")
    return group


def _apply(entry: Entry, viewer: Viewer, content: Content) -> None:
    """Copy what was typed into a draft, as far as it has a meaning at all."""
    if content.kind not in Kind.values:
        raise DomainError(_("Diese Art von Eintrag gibt es nicht."), field="kind")
    entry.group = group_for_posting(viewer, content.group_id)
    allowed = rules.visibilities_for(viewer, entry.group)
    if content.visibility and content.visibility not in Visibility.values:
        raise DomainError(_("Diese Sichtbarkeit gibt es nicht."), field="visibility")
    if content.visibility and content.visibility not in allowed:
        raise DomainError(_("Diese Sichtbarkeit ist hier nicht möglich."), field="visibility")
    default = Visibility.GROUP if entry.group else Visibility.NETWORK
    entry.visibility = content.visibility or default
    towns = sorted(viewer.municipality_ids)
    if content.municipality_id is not None and content.municipality_id not in towns:
        raise DomainError(_("Sie gehören nicht zu dieser Kommune."), field="municipality")
    entry.municipality_id = content.municipality_id or (towns[0] if towns else None)
    if content.topic_id is not None and not Topic.objects.filter(pk=content.topic_id, active=True).exists():
        raise DomainError(_("Dieses Thema gibt es nicht."), field="topic")
    entry.topic_id = content.topic_id
    entry.title = content.title[: checks.TITLE_LENGTH]
    entry.body = content.body.replace("\x00", "")[: checks.BODY_LENGTH * 2]
    entry.link = content.link.strip()[: checks.LINK_LENGTH]


def _says(text: Entry | Content) -> tuple[str, str]:
    return one_line(text.title), checks.checked_body(text.body, needed=False)


def _for_one_form(
    write: Callable[[int | None, str], Entry],
    actor: Person,
    content: Content,
    draft_id: int | None,
    once: str,
) -> Entry:
    """Write, unless the same form was sent before: then go on with its draft, or say that it was published.

    A form that one comes back to by the browser's history and that says something else by now is a new one.
    """
    try:
        with transaction.atomic():
            return write(draft_id, once)
    except IntegrityError:
        sent = Entry.objects.filter(author=actor, once=once).first() if once else None
        if sent is None or draft_id is not None:
            raise
        if sent.state != State.DRAFT and _says(sent) == _says(content):
            raise AlreadySent(sent.pk) from None
    with transaction.atomic():
        return write(sent.pk if sent.state == State.DRAFT else None, "")


def save_draft(*, actor: Person, content: Content, draft_id: int | None = None, once: str = "") -> Entry:
    """Keep what was typed, so that a closed browser loses nothing. The kind of a draft may still change.

    ``once`` is a word that only this form has. Raises AlreadySent if what it says was published already.
    """

    def write(draft_id: int | None, once: str) -> Entry:
        viewer = viewer_of(actor)
        entry = _own_draft(actor, draft_id)
        moment = clock.now()
        if entry is None:
            entry = Entry(author=actor, created_at=moment, state=State.DRAFT, once=once)
        _apply(entry, viewer, content)
        entry.kind = content.kind
        entry.activity_at = moment
        entry.save()
        set_tags(entry, checks.checked_tags(list(content.tags)))
        return entry

    return _for_one_form(write, actor, content, draft_id, once)


def _own_draft(actor: Person, draft_id: int | None) -> Entry | None:
    if draft_id is None:
        return None
    entry = (
        Entry.objects.select_for_update(of=("self",))
        .filter(pk=draft_id, author=actor, state=State.DRAFT)
        .first()
    )
    if entry is None:
        raise Gone(_("Diesen Entwurf gibt es nicht mehr; vielleicht ist er schon veröffentlicht."))
    return entry


def set_tags(entry: Entry, tags: dict[str, str]) -> None:
    """Make the entry's tags exactly these."""
    known = {tag.slug: tag for tag in Tag.objects.filter(slug__in=tags)}
    for slug, name in tags.items():
        if slug not in known:
            known[slug], _created = Tag.objects.get_or_create(slug=slug, defaults={"name": name})
    if tags or entry.state != State.DRAFT or entry.tags.exists():
        entry.tags.set(known.values())


def publish(*, actor: Person, content: Content, draft_id: int | None = None, once: str = "") -> Entry:
    """Check everything and publish. A refusal leaves the draft as it was. ``once`` as in ``save_draft``."""

    def write(draft_id: int | None, once: str) -> Entry:
        viewer = viewer_of(actor)
        entry = _own_draft(actor, draft_id)
        moment = clock.now()
        if entry is None:
            entry = Entry(author=actor, created_at=moment, once=once)
        _apply(entry, viewer, content)
        entry.kind = content.kind
        entry.title = checks.checked_title(content.title, needed=checks.needs_title(content.kind))
        entry.body = checks.checked_body(content.body, needed=checks.needs_body(content.kind))
        entry.link = checks.checked_link(content.link, needed=content.kind == Kind.LINK)
        tags = checks.checked_tags(list(content.tags))
        if entry.visibility == Visibility.MUNICIPALITY and entry.municipality_id is None:
            raise DomainError(_("Sie gehören zu keiner Kommune."), field="visibility")
        if content.kind == Kind.FILE and (entry.pk is None or not entry.attachments.exists()):
            raise DomainError(_("Fügen Sie mindestens eine Datei hinzu."), field="files")
        entry.state = State.PUBLISHED
        entry.created_at = entry.published_at = entry.activity_at = moment
        entry.save()
        if tags or draft_id is not None:
            set_tags(entry, tags)
        named = record_mentions(entry, None, entry.body, new=True)  # drafts name nobody yet
        Follow.objects.bulk_create([Follow(entry=entry, person=actor, since=moment)], ignore_conflicts=True)
        audit.record("entry.published", actor=actor, target=entry, municipality_id=entry.municipality_id)
        bus.publish(EntryPublished(entry.pk, actor.pk, named))
        return entry

    return _for_one_form(write, actor, content, draft_id, once)


def discard_draft(*, actor: Person, draft_id: int) -> None:
    """Throw an own draft away, with its files."""
    with transaction.atomic():
        entry = _own_draft(actor, draft_id)
        if entry is not None:
            delete_on_commit(entry.attachments.all())
            entry.delete()
