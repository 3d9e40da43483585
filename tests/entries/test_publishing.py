"""Drafts and what becomes of them: what is kept, what is refused, and that a refusal leaves nothing behind."""

from __future__ import annotations

import pytest

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.core.models import AuditRecord
from lotsennetz.entries import checks
from lotsennetz.entries.models import Entry, Follow, Mention, State, Visibility
from lotsennetz.entries.services import arrange, comments
from lotsennetz.entries.services.fetch import Gone
from lotsennetz.entries.services.publish import Content, discard_draft, publish, save_draft
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality, Person
from tests.content_factories import EntryFactory, member_of

pytestmark = pytest.mark.django_db


def test_a_draft_becomes_the_entry(officer_kehl: Person, group: Group, kehl: Municipality) -> None:
    draft = save_draft(actor=officer_kehl, content=Content(body="Wir haben", group_id=group.pk))
    assert draft.state == State.DRAFT
    content = Content(
        body="Wir haben @kehl gefragt", group_id=group.pk, tags=["Scannen", "scannen", "#Personalrat"]
    )
    entry = publish(actor=officer_kehl, content=content, draft_id=draft.pk)
    entry.refresh_from_db()
    assert entry.pk == draft.pk
    assert (entry.state, entry.visibility, entry.municipality) == (State.PUBLISHED, Visibility.GROUP, kehl)
    assert sorted(entry.tags.values_list("slug", flat=True)) == ["personalrat", "scannen"]
    assert Mention.objects.get(entry=entry).municipality == kehl
    assert Follow.objects.filter(entry=entry, person=officer_kehl).exists()
    assert AuditRecord.objects.filter(action="entry.published", target_id=entry.pk).exists()


def test_publishing_twice_publishes_once(officer_kehl: Person, group: Group) -> None:
    draft = save_draft(actor=officer_kehl, content=Content(body="Einmal", group_id=group.pk))
    publish(actor=officer_kehl, content=Content(body="Einmal", group_id=group.pk), draft_id=draft.pk)
    with pytest.raises(Gone):
        publish(actor=officer_kehl, content=Content(body="Einmal", group_id=group.pk), draft_id=draft.pk)
    assert Entry.objects.filter(body="Einmal").count() == 1


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (Content(kind="post", body="  "), "body"),
        (Content(kind="question", title="", body="Wie?"), "title"),
        (Content(kind="link", title="Seite", link="javascript:alert(1)"), "link"),
        (Content(kind="link", title="Seite", link="https://nutzer:wort@example.org"), "link"),
        (Content(kind="file", title="Ohne Datei"), "files"),
        (Content(kind="decree", body="x"), "kind"),
        (Content(body="x", visibility="everybody"), "visibility"),
        (Content(body="x", visibility="group"), "visibility"),
        (Content(body="x" * 20_001), "body"),
        (Content(body="x", topic_id=999_999), "topic"),
        (Content(body="x", municipality_id=999_999), "municipality"),
        (Content(body="x", tags=[str(n) for n in range(9)]), "tags"),
    ],
)
def test_what_cannot_be_published_says_why_at_its_field(
    officer_kehl: Person, content: Content, field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        publish(actor=officer_kehl, content=content)
    assert refusal.value.field == field
    assert not Entry.objects.exists()
    assert not AuditRecord.objects.filter(action__startswith="entry").exists()


def test_only_members_write_into_a_group(stranger: Person, group: Group) -> None:
    with pytest.raises(Gone):
        publish(actor=stranger, content=Content(body="Hallo", group_id=group.pk))
    assert not Entry.objects.exists()


def test_an_archived_group_takes_nothing(officer_kehl: Person, group: Group) -> None:
    group.archived_at = clock.now()
    group.save()
    with pytest.raises(NotAllowed):
        publish(actor=officer_kehl, content=Content(body="Hallo", group_id=group.pk))
    assert not Entry.objects.exists()


def test_guests_write_only_in_their_groups(guest: Person, group: Group) -> None:
    with pytest.raises(NotAllowed):
        publish(actor=guest, content=Content(body="Hallo"))
    member_of(group, guest)
    entry = publish(actor=guest, content=Content(body="Hallo", group_id=group.pk))
    assert entry.visibility == Visibility.GROUP
    with pytest.raises(DomainError):
        publish(actor=guest, content=Content(body="Weiter", group_id=group.pk, visibility="network"))


def test_a_groups_privacy_caps_the_choice(officer_kehl: Person, group: Group) -> None:
    with pytest.raises(DomainError) as refusal:
        publish(actor=officer_kehl, content=Content(body="Für alle", group_id=group.pk, visibility="public"))
    assert refusal.value.field == "visibility"
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("service-bw.de", "https://service-bw.de"),
        ("www.ort.example/seite?a=1", "https://www.ort.example/seite?a=1"),
        ("http://ort.example", "http://ort.example"),
        ("", ""),
    ],
)
def test_an_address_without_its_beginning_is_completed(typed: str, kept: str) -> None:
    assert checks.checked_link(typed, needed=False) == kept


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "javascript:alert(1).x", "mailto:a@ort.example", "ftp://ort.example", "kein"],
)
def test_no_other_address_is_taken(typed: str) -> None:
    with pytest.raises(DomainError):
        checks.checked_link(typed, needed=False)


def test_drafts_are_nobody_elses(officer_kehl: Person, staff_kehl: Person) -> None:
    draft = save_draft(actor=officer_kehl, content=Content(body="geheim"))
    with pytest.raises(Gone):
        save_draft(actor=staff_kehl, content=Content(body="überschrieben"), draft_id=draft.pk)
    with pytest.raises(Gone):
        discard_draft(actor=staff_kehl, draft_id=draft.pk)
    draft.refresh_from_db()
    assert draft.body == "geheim"
    discard_draft(actor=officer_kehl, draft_id=draft.pk)
    assert not Entry.objects.exists()


def test_a_draft_cannot_slip_out_by_deleting_and_undoing(officer_kehl: Person, group: Group) -> None:
    draft = save_draft(actor=officer_kehl, content=Content(body="unfertig", group_id=group.pk))
    with pytest.raises(NotAllowed):
        arrange.delete_entry(actor=officer_kehl, entry_id=draft.pk)
    entry = EntryFactory.create()
    unsaid = comments.save_comment_draft(actor=officer_kehl, entry_id=entry.pk, parent_id=None, body="halb")
    assert unsaid is not None
    with pytest.raises(NotAllowed):
        comments.delete_comment(actor=officer_kehl, comment_id=unsaid.pk)
    with pytest.raises(NotAllowed):
        comments.edit_comment(actor=officer_kehl, comment_id=unsaid.pk, base_version=1, body="doch")
    for row in (draft, unsaid):
        row.refresh_from_db()
        assert row.state == State.DRAFT
    entry.refresh_from_db()
    assert entry.comment_count == 0
