"""Pinning, moving, deleting and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.entries.models import Entry, State
from lotsennetz.entries.services import arrange
from lotsennetz.entries.services.fetch import Gone
from lotsennetz.groups.models import Group, GroupRole
from lotsennetz.people.models import Municipality, Person
from tests.content_factories import AttachmentFactory, EntryFactory, GroupFactory, member_of

pytestmark = pytest.mark.django_db


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
