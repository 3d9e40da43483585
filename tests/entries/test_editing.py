"""Every change is a version, in the history and in the audit log; unfinished ones are kept whole."""

from __future__ import annotations

from typing import Any

import pytest

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.core.models import AuditRecord
from lotsennetz.entries.models import EditDraft, Entry, EntryVersion
from lotsennetz.entries.queries.stream import history
from lotsennetz.entries.services import arrange, edit
from lotsennetz.entries.services.publish import set_tags
from lotsennetz.entries.services.typed import Typed
from lotsennetz.groups.models import Group
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Person
from tests.content_factories import EntryFactory, GroupFactory, TopicFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(officer_kehl: Person, group: Group) -> Entry:
    made: Entry = EntryFactory.create(
        author=officer_kehl, group=group, visibility="group", body="gleich", topic=TopicFactory.create()
    )
    set_tags(made, {"alt": "Alt"})
    return made


def _same(actor: Person, entry: Entry, version: int = 1, **changes: Any) -> dict[str, Any]:
    """What a form sends that was opened and not touched, but for ``changes``."""
    untouched = {
        "title": entry.title,
        "body": entry.body,
        "visibility": entry.visibility,
        "topic_id": entry.topic_id,
        "tags": ["Alt"],
    }
    typed = Typed(**{**untouched, **changes})
    return {"actor": actor, "entry_id": entry.pk, "base_version": version, "typed": typed}


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


@pytest.mark.parametrize("part", ["tags", "topic", "visibility"])
def test_a_change_of_tags_topic_or_visibility_alone_is_a_version(
    officer_kehl: Person, entry: Entry, part: str
) -> None:
    before = entry.topic
    changes: dict[str, dict[str, Any]] = {
        "tags": {"tags": ["Neu", "alt"]},
        "topic": {"topic_id": TopicFactory.create().pk},
        "visibility": {"visibility": "network"},
    }
    edit.edit_entry(**_same(officer_kehl, entry, **changes[part]))
    entry.refresh_from_db()
    assert entry.version == 2
    assert entry.edited_at is not None
    kept = history(entry, viewer_of(officer_kehl))[0]
    assert (kept.version, kept.chosen, kept.topic, kept.tags) == (1, "group", before, ["Alt"])
    assert AuditRecord.objects.get(action="entry.edited").fields == [part]
    assert entry.tags.count() == (2 if part == "tags" else 1)
    with pytest.raises(edit.EditConflict):
        edit.edit_entry(**_same(officer_kehl, entry, body="aus dem alten Fenster"))


@pytest.mark.parametrize("tags", [["Alt"], ["alt"], ["#ALT", " alt "]])
def test_the_same_tags_written_otherwise_are_no_change(
    officer_kehl: Person, entry: Entry, tags: list[str]
) -> None:
    edit.edit_entry(**_same(officer_kehl, entry, tags=tags))
    entry.refresh_from_db()
    assert entry.version == 1
    assert not EntryVersion.objects.exists()
    assert not AuditRecord.objects.filter(action="entry.edited").exists()


def test_the_second_click_on_save_is_no_conflict(officer_kehl: Person, entry: Entry) -> None:
    for _click in range(2):
        edit.edit_entry(**_same(officer_kehl, entry, body="neu", tags=["Neu"]))
    entry.refresh_from_db()
    assert (entry.version, entry.body) == (2, "neu")


def test_what_is_wrong_and_outdated_is_first_of_all_outdated(
    officer_kehl: Person, staff_kehl: Person, entry: Entry
) -> None:
    edit.edit_entry(**_same(officer_kehl, entry, body="zuerst"))
    with pytest.raises(edit.EditConflict):
        edit.edit_entry(**_same(staff_kehl, entry, body=""))
    with pytest.raises(DomainError, match="Schreiben Sie einen Text"):
        edit.edit_entry(**_same(staff_kehl, entry, version=2, body=""))


def test_a_move_that_narrows_is_a_version(officer_kehl: Person, group: Group) -> None:
    closed = GroupFactory.create(privacy=Group.Privacy.MEMBERS)
    member_of(closed, officer_kehl)
    entry = EntryFactory.create(author=officer_kehl, group=group, visibility="network")
    arrange.move_entry(actor=officer_kehl, entry_id=entry.pk, group_id=closed.pk)
    entry.refresh_from_db()
    assert (entry.version, entry.visibility) == (2, "group")
    assert EntryVersion.objects.get(entry=entry).chosen == "network"
    another = GroupFactory.create(privacy=Group.Privacy.MEMBERS)
    member_of(another, officer_kehl)
    arrange.move_entry(actor=officer_kehl, entry_id=entry.pk, group_id=another.pk)
    entry.refresh_from_db()
    assert entry.version == 2


def test_a_draft_keeps_all_that_was_typed(officer_kehl: Person, entry: Entry) -> None:
    topic = TopicFactory.create()
    typed: dict[str, Any] = {"visibility": "network", "topic_id": topic.pk, "tags": ["viel, zu", "viel" * 50]}
    draft = edit.save_edit_draft(**_same(officer_kehl, entry, **typed))
    assert draft is not None
    draft.refresh_from_db()
    assert (draft.visibility, draft.topic) == ("network", topic)
    assert draft.tags == "viel, zu, " + "viel" * 50


@pytest.mark.parametrize(
    "typed", [{"visibility": "alle"}, {"topic_id": 999_999}, {"tags": ["x" * 5000]}, {"body": "Null\x00"}]
)
def test_nonsense_in_a_draft_is_left_out_and_breaks_nothing(
    officer_kehl: Person, entry: Entry, typed: dict[str, Any]
) -> None:
    draft = edit.save_edit_draft(**_same(officer_kehl, entry, **{"body": "getippt", **typed}))
    assert draft is not None
    draft.refresh_from_db()
    assert draft.visibility in {"", "group"}
    assert len(draft.tags) <= 1000
    assert "\x00" not in draft.body


def test_what_says_the_same_as_the_entry_is_no_draft(officer_kehl: Person, entry: Entry) -> None:
    edit.save_edit_draft(**_same(officer_kehl, entry, body="angefangen"))
    assert edit.save_edit_draft(**_same(officer_kehl, entry, body="gleich\r\n", tags=["alt"])) is None
    assert not EditDraft.objects.exists()


def test_a_draft_stays_begun_from_the_oldest_version_it_knew(
    officer_kehl: Person, staff_kehl: Person, entry: Entry
) -> None:
    edit.save_edit_draft(**_same(staff_kehl, entry, body="meins"))
    edit.edit_entry(**_same(officer_kehl, entry, body="schneller"))
    edit.save_edit_draft(**_same(staff_kehl, entry, version=2, body="meins, weiter"))
    assert EditDraft.objects.get().base_version == 1


def test_both_sides_of_a_conflict_are_kept_until_one_is_published(
    officer_kehl: Person, staff_kehl: Person, entry: Entry
) -> None:
    edit.save_edit_draft(**_same(staff_kehl, entry, body="meins"))
    edit.save_edit_draft(**_same(staff_kehl, entry, body="ihres, ergänzt"), on_theirs=True)
    edit.save_edit_draft(**_same(officer_kehl, entry, body="von jemand anderem"))
    assert EditDraft.objects.filter(person=staff_kehl).count() == 2
    edit.edit_entry(**_same(staff_kehl, entry, body="beides"))
    assert EditDraft.objects.get().person == officer_kehl


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
