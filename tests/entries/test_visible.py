"""The list and the single check are the same rule: for every viewer and every kind of entry."""

from __future__ import annotations

import itertools

import pytest

from lotsennetz.entries import rules
from lotsennetz.entries.models import Entry, State, Visibility
from lotsennetz.entries.queries.visible import entry_visible_to_persons, visible_attachments, visible_entries
from lotsennetz.groups.models import Group
from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.people.models import Municipality, Person
from tests.content_factories import (
    AttachmentFactory,
    EntryFactory,
    GroupFactory,
    GroupInvitationFactory,
    GroupMemberFactory,
    GroupRequestFactory,
    member_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(
    coordinator: Person,
    officer_kehl: Person,
    staff_kehl: Person,
    guest: Person,
    stranger: Person,
    ex_member: Person,
    deactivated: Person,
) -> dict[str, Person]:
    return {
        "coordinator": coordinator,
        "officer": officer_kehl,
        "staff": staff_kehl,
        "guest": guest,
        "stranger": stranger,
        "ex_member": ex_member,
        "deactivated": deactivated,
    }


@pytest.fixture
def entries(people: dict[str, Person], kehl: Municipality, lahr: Municipality) -> list[Entry]:
    """Every combination of group privacy, visibility, state; every relation of people to the groups."""
    made = []
    for privacy in Group.Privacy:
        group = GroupFactory.create(privacy=privacy)
        member_of(group, people["staff"])
        member_of(group, people["guest"])
        GroupMemberFactory.create(group=group, person=None, municipality=lahr)
        GroupRequestFactory.create(group=group, person=people["officer"])
        GroupInvitationFactory.create(group=group, person=people["ex_member"])
        for level, state in itertools.product(
            (Visibility.GROUP, Visibility.NETWORK, Visibility.PUBLIC), State
        ):
            made.append(
                EntryFactory.create(group=group, visibility=level, state=state, author=people["officer"])
            )
    for level in (Visibility.MUNICIPALITY, Visibility.NETWORK, Visibility.PUBLIC):
        made += [
            EntryFactory.create(visibility=level, municipality=town, author=people["officer"])
            for town in (kehl, lahr)
        ]
    return made


def test_list_and_single_check_agree_for_everybody(people: dict[str, Person], entries: list[Entry]) -> None:
    seen_by_anybody: set[int] = set()
    for viewer in [NOBODY, *(viewer_of(person) for person in people.values())]:
        listed = set(visible_entries(viewer).values_list("pk", flat=True))
        single = {e.pk for e in entries if e.state == State.PUBLISHED and rules.can(viewer, "see", e)}
        assert listed == single
        seen_by_anybody |= listed
    assert seen_by_anybody, "the comparison saw nothing at all"


def test_audience_of_an_entry_agrees_with_the_list(people: dict[str, Person], entries: list[Entry]) -> None:
    ids = {person.pk for person in people.values()}
    for entry in entries:
        audience = entry_visible_to_persons(entry, ids)
        listed = {
            person.pk
            for person in people.values()
            if person.is_active and visible_entries(viewer_of(person)).filter(pk=entry.pk).exists()
        }
        assert audience == listed, (entry.visibility, entry.group and entry.group.privacy)


def test_files_follow_their_entry(people: dict[str, Person], entries: list[Entry]) -> None:
    published = [entry for entry in entries if entry.state == State.PUBLISHED]
    files = {entry.pk: AttachmentFactory.create(entry=entry).pk for entry in published}
    for viewer in [NOBODY, *(viewer_of(person) for person in people.values())]:
        reachable = set(visible_attachments(viewer).values_list("pk", flat=True))
        expected = {files[pk] for pk in visible_entries(viewer).values_list("pk", flat=True)}
        assert reachable == expected


def test_waiting_is_not_belonging(people: dict[str, Person], entries: list[Entry]) -> None:
    inner = [e for e in entries if e.group_id and rules.effective_visibility(e) == Visibility.GROUP]
    assert inner
    for waiting in ("officer", "ex_member"):
        seen = visible_entries(viewer_of(people[waiting])).values_list("pk", flat=True)
        assert not {entry.pk for entry in inner} & set(seen)


def test_the_coordinator_does_not_see_what_is_internal_to_a_town(
    people: dict[str, Person], kehl: Municipality
) -> None:
    internal = EntryFactory.create(visibility=Visibility.MUNICIPALITY, municipality=kehl)
    assert not visible_entries(viewer_of(people["coordinator"])).filter(pk=internal.pk).exists()
    assert visible_entries(viewer_of(people["staff"])).filter(pk=internal.pk).exists()


def test_narrowing_a_group_counts_at_once(people: dict[str, Person]) -> None:
    group = GroupFactory.create(privacy=Group.Privacy.PUBLIC)
    entry = EntryFactory.create(group=group, visibility=Visibility.PUBLIC)
    assert visible_entries(NOBODY).filter(pk=entry.pk).exists()
    group.privacy = Group.Privacy.MEMBERS
    group.save()
    assert not visible_entries(NOBODY).filter(pk=entry.pk).exists()
    assert not visible_entries(viewer_of(people["stranger"])).filter(pk=entry.pk).exists()


def test_drafts_belong_to_their_author_alone(people: dict[str, Person]) -> None:
    draft = EntryFactory.create(author=people["officer"], state=State.DRAFT, visibility=Visibility.PUBLIC)
    file = AttachmentFactory.create(entry=draft)
    assert rules.can(viewer_of(people["officer"]), "see", draft)
    assert visible_attachments(viewer_of(people["officer"])).filter(pk=file.pk).exists()
    for name in ("coordinator", "staff", "stranger"):
        assert not rules.can(viewer_of(people[name]), "see", draft)
        assert not visible_attachments(viewer_of(people[name])).filter(pk=file.pk).exists()
