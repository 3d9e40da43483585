"""Leaving without one's name takes it out of others' texts; leaving with it takes nothing."""

from __future__ import annotations

import pytest

from lotsennetz.core import clock
from lotsennetz.entries.models import EditDraft, Entry, Mention, State
from lotsennetz.entries.services.edit import edit_entry
from lotsennetz.entries.services.publish import Content, publish
from lotsennetz.entries.services.typed import Typed
from lotsennetz.groups.models import Group, GroupMember, GroupRole
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.services.leaving import leave_network
from lotsennetz.people.services.memberships import end_membership
from tests.content_factories import CommentFactory, EntryFactory, GroupFactory, member_of

pytestmark = pytest.mark.django_db
TEXT = "Fragen Sie @thorsten-rieflin (nicht @thorsten-rieflin-2)."


@pytest.fixture
def written(officer_kehl: Person, staff_kehl: Person) -> Entry:
    entry = publish(actor=officer_kehl, content=Content(body=TEXT))
    edit_entry(actor=officer_kehl, entry_id=entry.pk, base_version=1, typed=Typed(body=f"{TEXT} Neu."))
    CommentFactory.create(entry=entry, body=TEXT)
    EditDraft.objects.create(
        entry=entry, person=officer_kehl, base_version=2, body=TEXT, saved_at=clock.now()
    )
    return entry


def _texts(entry: Entry) -> list[str]:
    entry.refresh_from_db()
    return [
        entry.body,
        entry.comments.get().body,
        entry.versions.get().body,
        entry.edit_drafts.get().body,
    ]


def test_the_handle_leaves_every_text(written: Entry, staff_kehl: Person) -> None:
    leave_network(person=staff_kehl, choice="anonymised", successors={})
    for text in _texts(written):
        assert "@thorsten-rieflin " not in text
        assert "@ehemaliges-mitglied (nicht @thorsten-rieflin-2)" in text
    assert not Mention.objects.filter(person=staff_kehl).exists()
    assert written.version == 2


def test_a_name_that_stays_stays_in_texts(written: Entry, staff_kehl: Person) -> None:
    leave_network(person=staff_kehl, choice="kept", successors={})
    assert all("@thorsten-rieflin (" in text for text in _texts(written))


def test_drafts_go_and_published_texts_stay(staff_kehl: Person) -> None:
    draft = EntryFactory.create(author=staff_kehl, state=State.DRAFT)
    public = EntryFactory.create(author=staff_kehl, body="Bleibt")
    leave_network(person=staff_kehl, choice="anonymised", successors={})
    assert not Entry.objects.filter(pk=draft.pk).exists()
    public.refresh_from_db()
    assert (public.body, public.author.name) == ("Bleibt", "Ehemaliges Mitglied")


def test_losing_the_last_role_ends_groups_at_once(
    staff_kehl: Person, officer_kehl: Person, guide: Person, kehl: Municipality
) -> None:
    group: Group = GroupFactory.create(privacy="members")
    member_of(group, staff_kehl, GroupRole.OWNER)
    member_of(group, guide)
    inner = EntryFactory.create(group=group, visibility="group")
    assert viewer_of(staff_kehl).group_roles
    end_membership(actor=officer_kehl, membership=staff_kehl.memberships.get())
    assert not viewer_of(staff_kehl).group_roles
    assert not Entry.objects.filter(pk=inner.pk).exclude(group=group).exists()
    assert GroupMember.objects.get(group=group, person=guide).role == GroupRole.OWNER
