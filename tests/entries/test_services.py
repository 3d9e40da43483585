"""Writing: what is kept, what is refused, and that a refusal leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lotsennetz.core import clock
from lotsennetz.core.errors import Conflict, DomainError, NotAllowed
from lotsennetz.core.models import AuditRecord
from lotsennetz.entries import checks
from lotsennetz.entries.models import (
    Comment,
    EditDraft,
    Entry,
    EntryVersion,
    Follow,
    Kind,
    Mention,
    Reaction,
    State,
    Visibility,
)
from lotsennetz.entries.queries.stream import history
from lotsennetz.entries.services import arrange, comments, edit, responses
from lotsennetz.entries.services.attachments import remove_attachment
from lotsennetz.entries.services.fetch import Gone
from lotsennetz.entries.services.publish import Content, discard_draft, publish, save_draft
from lotsennetz.entries.services.typed import Typed
from lotsennetz.groups.models import Group, GroupRole
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Municipality, Person
from tests.content_factories import AttachmentFactory, CommentFactory, EntryFactory, GroupFactory, member_of

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


def test_an_edit_keeps_what_stood_there(officer_kehl: Person, group: Group) -> None:
    entry = EntryFactory.create(author=officer_kehl, group=group, visibility="group", body="alt")
    edit.save_edit_draft(
        actor=officer_kehl, entry_id=entry.pk, base_version=1, typed=Typed(body="halb fertig")
    )
    edit.edit_entry(actor=officer_kehl, entry_id=entry.pk, base_version=1, typed=Typed(body="neu"))
    entry.refresh_from_db()
    assert (entry.body, entry.version) == ("neu", 2)
    assert entry.edited_at is not None
    assert EntryVersion.objects.get(entry=entry).body == "alt"
    assert not EditDraft.objects.exists()


def test_the_second_of_two_editors_sees_both(officer_kehl: Person, staff_kehl: Person, group: Group) -> None:
    entry = EntryFactory.create(author=officer_kehl, group=group, visibility="group", body="alt")
    edit.edit_entry(actor=officer_kehl, entry_id=entry.pk, base_version=1, typed=Typed(body="von der ersten"))
    with pytest.raises(edit.EditConflict) as conflict:
        edit.edit_entry(
            actor=staff_kehl, entry_id=entry.pk, base_version=1, typed=Typed(body="von der zweiten")
        )
    assert conflict.value.current.body == "von der ersten"
    entry.refresh_from_db()
    assert (entry.body, entry.version) == ("von der ersten", 2)


def test_saving_without_a_change_makes_no_version(officer_kehl: Person) -> None:
    entry = EntryFactory.create(author=officer_kehl, body="gleich")
    edit.edit_entry(actor=officer_kehl, entry_id=entry.pk, base_version=1, typed=Typed(body="gleich"))
    assert not EntryVersion.objects.exists()


def test_others_do_not_edit(stranger: Person, officer_kehl: Person) -> None:
    entry = EntryFactory.create(author=officer_kehl, body="meins")
    with pytest.raises(NotAllowed):
        edit.edit_entry(actor=stranger, entry_id=entry.pk, base_version=1, typed=Typed(body="deins"))
    entry.refresh_from_db()
    assert (entry.body, entry.version) == ("meins", 1)


def test_comments_have_two_levels(officer_kehl: Person, staff_kehl: Person, group: Group) -> None:
    entry = EntryFactory.create(author=officer_kehl, group=group, visibility="group")
    first = comments.add_comment(actor=staff_kehl, entry_id=entry.pk, body="eins")
    reply = comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="zwei", parent_id=first.pk)
    third = comments.add_comment(actor=staff_kehl, entry_id=entry.pk, body="drei", parent_id=reply.pk)
    assert third.parent == first
    entry.refresh_from_db()
    assert entry.comment_count == 3
    assert Follow.objects.filter(entry=entry).count() == 2


def test_a_comment_draft_becomes_the_comment(officer_kehl: Person) -> None:
    entry = EntryFactory.create()
    draft = comments.save_comment_draft(actor=officer_kehl, entry_id=entry.pk, parent_id=None, body="Halb")
    assert draft is not None
    made = comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="Ganz")
    assert made.pk == draft.pk
    assert Comment.objects.get().state == State.PUBLISHED
    comments.save_comment_draft(actor=officer_kehl, entry_id=entry.pk, parent_id=None, body="Noch einer")
    comments.save_comment_draft(actor=officer_kehl, entry_id=entry.pk, parent_id=None, body="   ")
    assert Comment.objects.count() == 1


def test_a_reply_to_nothing_is_refused(officer_kehl: Person) -> None:
    entry, other = EntryFactory.create(), CommentFactory.create()
    with pytest.raises(DomainError) as refusal:
        comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="an wen?", parent_id=other.pk)
    assert refusal.value.field == "parent"
    assert not Comment.objects.filter(entry=entry).exists()


def test_deleting_a_comment_can_be_undone(officer_kehl: Person) -> None:
    entry = EntryFactory.create(kind=Kind.QUESTION, title="Wie?", author=officer_kehl)
    answer = comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="So.")
    responses.accept_answer(actor=officer_kehl, entry_id=entry.pk, comment_id=answer.pk)
    comments.delete_comment(actor=officer_kehl, comment_id=answer.pk)
    entry.refresh_from_db()
    assert (entry.comment_count, entry.accepted) == (0, None)
    comments.restore_comment(actor=officer_kehl, comment_id=answer.pk)
    entry.refresh_from_db()
    assert entry.comment_count == 1


def test_editing_a_comment_in_two_windows_loses_nothing(officer_kehl: Person) -> None:
    comment = CommentFactory.create(author=officer_kehl, body="alt")
    comments.edit_comment(actor=officer_kehl, comment_id=comment.pk, base_version=1, body="erstes Fenster")
    with pytest.raises(Conflict):
        comments.edit_comment(
            actor=officer_kehl, comment_id=comment.pk, base_version=1, body="zweites Fenster"
        )
    comment.refresh_from_db()
    assert comment.body == "erstes Fenster"


def test_only_the_asker_or_a_moderator_accepts(officer_kehl: Person, stranger: Person) -> None:
    question = EntryFactory.create(kind=Kind.QUESTION, title="Wie?", author=officer_kehl)
    answer = CommentFactory.create(entry=question)
    with pytest.raises(NotAllowed):
        responses.accept_answer(actor=stranger, entry_id=question.pk, comment_id=answer.pk)
    question.refresh_from_db()
    assert question.accepted is None
    responses.accept_answer(actor=officer_kehl, entry_id=question.pk, comment_id=answer.pk)
    question.refresh_from_db()
    assert question.accepted == answer
    responses.accept_answer(actor=officer_kehl, entry_id=question.pk, comment_id=None)
    question.refresh_from_db()
    assert question.accepted is None


def test_reactions_are_idempotent_and_from_the_fixed_set(officer_kehl: Person) -> None:
    entry = EntryFactory.create()
    for _again in range(2):
        responses.set_reaction(actor=officer_kehl, kind="danke", on=True, entry_id=entry.pk)
    assert Reaction.objects.count() == 1
    with pytest.raises(DomainError):
        responses.set_reaction(actor=officer_kehl, kind="daumen", on=True, entry_id=entry.pk)
    responses.set_reaction(actor=officer_kehl, kind="danke", on=False, entry_id=entry.pk)
    assert not Reaction.objects.exists()


def test_pins_are_for_moderators_and_few(officer_kehl: Person, staff_kehl: Person, group: Group) -> None:
    made = EntryFactory.create_batch(6, group=group, visibility="group", author=officer_kehl)
    with pytest.raises(NotAllowed):
        arrange.set_pinned(actor=officer_kehl, entry_id=made[0].pk, pinned=True)
    for entry in made[:5]:
        arrange.set_pinned(actor=staff_kehl, entry_id=entry.pk, pinned=True)
    with pytest.raises(DomainError):
        arrange.set_pinned(actor=staff_kehl, entry_id=made[5].pk, pinned=True)
    assert Entry.objects.filter(pinned_at__isnull=False).count() == 5


def test_undoing_a_deletion_pins_again_unless_the_place_is_taken(staff_kehl: Person, group: Group) -> None:
    made = EntryFactory.create_batch(6, group=group, visibility="group", author=staff_kehl)
    for entry in made[:5]:
        arrange.set_pinned(actor=staff_kehl, entry_id=entry.pk, pinned=True)
    first = made[0].pk
    arrange.delete_entry(actor=staff_kehl, entry_id=first)
    assert arrange.restore_entry(actor=staff_kehl, entry_id=first).pinned_at is not None
    arrange.delete_entry(actor=staff_kehl, entry_id=first)
    arrange.set_pinned(actor=staff_kehl, entry_id=made[5].pk, pinned=True)
    arrange.restore_entry(actor=staff_kehl, entry_id=first)
    assert Entry.objects.get(pk=first).pinned_at is None
    assert Entry.objects.filter(pinned_at__isnull=False).count() == 5


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


def test_archived_entries_take_no_comments(officer_kehl: Person) -> None:
    entry = EntryFactory.create(author=officer_kehl)
    arrange.set_archived(actor=officer_kehl, entry_id=entry.pk, archived=True)
    with pytest.raises(NotAllowed):
        comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="zu spät")
    assert not Comment.objects.exists()


def test_a_move_never_widens(officer_kehl: Person, group: Group) -> None:
    inner = EntryFactory.create(author=officer_kehl, group=group, visibility="group")
    with pytest.raises(DomainError):
        arrange.move_entry(actor=officer_kehl, entry_id=inner.pk, group_id=None)
    closed = GroupFactory.create(privacy=Group.Privacy.MEMBERS)
    member_of(closed, officer_kehl)
    wide = EntryFactory.create(author=officer_kehl, group=group, visibility="network")
    arrange.move_entry(actor=officer_kehl, entry_id=wide.pk, group_id=closed.pk)
    wide.refresh_from_db()
    assert (wide.group, wide.visibility) == (closed, "group")
    inner.refresh_from_db()
    assert inner.group == group


def test_nobody_moves_into_a_foreign_group(officer_kehl: Person, group: Group) -> None:
    foreign = GroupFactory.create()
    entry = EntryFactory.create(author=officer_kehl, group=group, visibility="group")
    with pytest.raises(Gone):
        arrange.move_entry(actor=officer_kehl, entry_id=entry.pk, group_id=foreign.pk)
    entry.refresh_from_db()
    assert entry.group == group


def test_delete_undo_and_purge(officer_kehl: Person, stranger: Person) -> None:
    entry = EntryFactory.create(author=officer_kehl)
    file = AttachmentFactory.create(entry=entry)
    storage, name = file.file.storage, file.file.name
    with pytest.raises(NotAllowed):
        arrange.delete_entry(actor=stranger, entry_id=entry.pk)
    arrange.delete_entry(actor=officer_kehl, entry_id=entry.pk)
    arrange.restore_entry(actor=officer_kehl, entry_id=entry.pk)
    entry.refresh_from_db()
    assert entry.state == State.PUBLISHED
    arrange.delete_entry(actor=officer_kehl, entry_id=entry.pk)
    assert arrange.purge_deleted() == 0
    Entry.objects.filter(pk=entry.pk).update(deleted_at=clock.now() - timedelta(days=31))
    assert storage.exists(name)
    assert arrange.purge_deleted() == 1
    assert not Entry.objects.filter(pk=entry.pk).exists()


def test_a_stranger_cannot_tell_a_hidden_entry_from_none(
    stranger: Person, group: Group, officer_kehl: Person
) -> None:
    hidden = EntryFactory.create(author=officer_kehl, group=group, visibility="group")
    texts = []
    for pk in (hidden.pk, 999_999):
        with pytest.raises(Gone) as refusal:
            comments.add_comment(actor=stranger, entry_id=pk, body="x")
        texts.append(refusal.value.text)
    assert texts[0] == texts[1]
    assert not Comment.objects.exists()


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


def test_nobody_restores_where_she_no_longer_belongs(staff_kehl: Person, officer_kehl: Person) -> None:
    closed = GroupFactory.create(join_policy="invitation", privacy="members")
    own = member_of(closed, staff_kehl, GroupRole.MODERATOR)
    entry = EntryFactory.create(group=closed, visibility="group", author=officer_kehl)
    arrange.delete_entry(actor=staff_kehl, entry_id=entry.pk)
    own.delete()
    with pytest.raises(Gone):
        arrange.restore_entry(actor=staff_kehl, entry_id=entry.pk)
    entry.refresh_from_db()
    assert entry.state == State.DELETED


def test_what_is_for_a_town_or_a_closed_circle_stays_there(officer_kehl: Person, kehl: Municipality) -> None:
    closed = GroupFactory.create(join_policy="invitation")
    opened = GroupFactory.create(join_policy="open")
    for group in (closed, opened):
        member_of(group, officer_kehl)
    internal = EntryFactory.create(author=officer_kehl, municipality=kehl, visibility="municipality")
    inner = EntryFactory.create(author=officer_kehl, group=closed, visibility="group")
    for entry in (internal, inner):
        with pytest.raises(DomainError):
            arrange.move_entry(actor=officer_kehl, entry_id=entry.pk, group_id=opened.pk)
        before = (entry.group, entry.visibility)
        entry.refresh_from_db()
        assert (entry.group, entry.visibility) == before


def test_the_second_click_on_a_comment_is_no_second_comment(officer_kehl: Person) -> None:
    entry = EntryFactory.create()
    first = comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="Danke!")
    again = comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="Danke!")
    assert first.pk == again.pk
    entry.refresh_from_db()
    assert entry.comment_count == 1


def test_the_second_click_with_files_is_no_second_comment(officer_kehl: Person) -> None:
    entry = EntryFactory.create()

    def say(body: str, *files: str) -> Comment:
        draft = comments.save_comment_draft(
            actor=officer_kehl, entry_id=entry.pk, parent_id=None, body=body, for_files=True
        )
        assert draft is not None
        for name in files:
            AttachmentFactory.create(entry=None, comment=draft, name=name)
        return comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body=body, draft_id=draft.pk)

    first = say("", "plan.png")
    assert say("", "plan.png").pk == first.pk
    assert Comment.objects.count() == 1
    late = comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="", draft_id=first.pk)
    assert late.pk == first.pk
    assert say("", "anderer.png").pk != first.pk
    assert say("Anbei", "plan.png").pk != first.pk
    entry.refresh_from_db()
    assert entry.comment_count == Comment.objects.filter(state=State.PUBLISHED).count() == 3


def test_files_alone_are_a_comment_as_long_as_there_is_one(officer_kehl: Person) -> None:
    entry = EntryFactory.create()
    draft = comments.save_comment_draft(
        actor=officer_kehl, entry_id=entry.pk, parent_id=None, body="", for_files=True
    )
    assert draft is not None
    files = [AttachmentFactory.create(entry=None, comment=draft, name=name) for name in ("a", "b")]
    said = comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="  ")
    assert (said.pk, said.body, said.state) == (draft.pk, "", State.PUBLISHED)
    comments.edit_comment(actor=officer_kehl, comment_id=said.pk, base_version=1, body="Dazu")
    comments.edit_comment(actor=officer_kehl, comment_id=said.pk, base_version=2, body="")
    remove_attachment(actor=officer_kehl, attachment_id=files[0].pk)
    with pytest.raises(DomainError, match="braucht mindestens eine Datei"):
        remove_attachment(actor=officer_kehl, attachment_id=files[1].pk)
    comments.edit_comment(actor=officer_kehl, comment_id=said.pk, base_version=3, body="Text")
    remove_attachment(actor=officer_kehl, attachment_id=files[1].pk)
    with pytest.raises(DomainError, match="Schreiben Sie einen Text"):
        comments.edit_comment(actor=officer_kehl, comment_id=said.pk, base_version=4, body="")


def test_a_comment_draft_is_discarded_by_its_author_with_its_files(
    officer_kehl: Person, staff_kehl: Person, group: Group, django_capture_on_commit_callbacks: Any
) -> None:
    entry = EntryFactory.create(group=group, visibility="group")
    draft = comments.save_comment_draft(
        actor=officer_kehl, entry_id=entry.pk, parent_id=None, body="Halb", for_files=True
    )
    assert draft is not None
    file = AttachmentFactory.create(entry=None, comment=draft)
    storage, name = file.file.storage, file.file.name
    said = CommentFactory.create(entry=entry, author=officer_kehl)
    for actor, pk in ((staff_kehl, draft.pk), (officer_kehl, said.pk), (officer_kehl, 999_999)):
        with pytest.raises(Gone):
            comments.discard_comment_draft(actor=actor, comment_id=pk)
    assert Comment.objects.count() == 2
    group.members.filter(
        person=officer_kehl
    ).delete()  # the entry is out of her sight, the draft is still hers
    with django_capture_on_commit_callbacks(execute=True):
        comments.discard_comment_draft(actor=officer_kehl, comment_id=draft.pk)
    assert Comment.objects.get() == said
    assert not storage.exists(name)


def test_older_texts_stay_with_whom_they_were_written_for(
    officer_kehl: Person, staff_kehl: Person, stranger: Person
) -> None:
    group = GroupFactory.create(privacy="network")
    member_of(group, officer_kehl)
    member_of(group, staff_kehl)
    entry = EntryFactory.create(
        author=officer_kehl, group=group, visibility="group", body="Preis: 12.000 Euro"
    )
    save: Any = {"actor": officer_kehl, "entry_id": entry.pk}
    edit.edit_entry(**save, base_version=1, typed=Typed(body="Ohne Preis", visibility="network"))
    edit.edit_entry(**save, base_version=2, typed=Typed(body="Ganz ohne Preis"))
    entry.refresh_from_db()
    assert [row.body for row in history(entry, viewer_of(staff_kehl))] == ["Ohne Preis", "Preis: 12.000 Euro"]
    assert [row.body for row in history(entry, viewer_of(stranger))] == ["Ohne Preis"]
