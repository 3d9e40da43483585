"""Comments: drafts, replies, files, clicks that come twice; and who may."""

from __future__ import annotations

from typing import Any

import pytest

from lotsennetz.core.errors import Conflict, DomainError, NotAllowed
from lotsennetz.entries.models import Comment, Follow, Kind, State
from lotsennetz.entries.services import arrange, comments, responses
from lotsennetz.entries.services.attachments import remove_attachment
from lotsennetz.entries.services.fetch import Gone
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Person
from tests.content_factories import AttachmentFactory, CommentFactory, EntryFactory

pytestmark = pytest.mark.django_db


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


def test_archived_entries_take_no_comments(officer_kehl: Person) -> None:
    entry = EntryFactory.create(author=officer_kehl)
    arrange.set_archived(actor=officer_kehl, entry_id=entry.pk, archived=True)
    with pytest.raises(NotAllowed):
        comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="zu spät")
    assert not Comment.objects.exists()


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
