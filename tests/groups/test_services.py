"""Joining, waiting, leaving: who waits does not belong, who leaves hands over."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups.handover import GroupHandover
from lotsennetz.groups.models import Group, GroupInvitation, GroupMember, GroupRequest, GroupRole
from lotsennetz.groups.queries.directory import group_directory
from lotsennetz.groups.revocation import stand_in
from lotsennetz.groups.rules import visible_groups
from lotsennetz.groups.services import joining, managing
from lotsennetz.groups.services.fetch import NoSuchGroup
from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.people.events import PersonDeactivated
from lotsennetz.people.models import Municipality, Person
from tests.content_factories import (
    GroupFactory,
    GroupInvitationFactory,
    GroupMemberFactory,
    GroupRequestFactory,
    member_of,
)

pytestmark = pytest.mark.django_db


def _roles(person: Person) -> dict[int, str]:
    return dict(viewer_of(person).group_roles)


def test_joining_depends_on_the_policy(officer_kehl: Person) -> None:
    opened = GroupFactory.create(join_policy="open")
    joining.join(actor=officer_kehl, group_id=opened.pk)
    assert _roles(officer_kehl) == {opened.pk: "member"}
    for policy in ("request", "invitation"):
        group = GroupFactory.create(join_policy=policy)
        with pytest.raises(NotAllowed):
            joining.join(actor=officer_kehl, group_id=group.pk)
        assert group.pk not in _roles(officer_kehl)


def test_a_request_waits_until_it_is_decided(officer_kehl: Person, stranger: Person) -> None:
    group = GroupFactory.create(join_policy="request")
    member_of(group, officer_kehl, GroupRole.MODERATOR)
    request = joining.request_to_join(actor=stranger, group_id=group.pk, message="Wir führen das auch ein.")
    assert joining.request_to_join(actor=stranger, group_id=group.pk).pk == request.pk
    assert group.pk not in _roles(stranger)
    joining.decide_request(actor=officer_kehl, request_id=request.pk, accept=True)
    assert _roles(stranger) == {group.pk: "member"}
    assert not GroupRequest.objects.exists()
    with pytest.raises(NoSuchGroup):
        joining.decide_request(actor=officer_kehl, request_id=request.pk, accept=True)


def test_plain_members_decide_nothing(staff_kehl: Person, stranger: Person) -> None:
    group = GroupFactory.create(join_policy="request")
    member_of(group, staff_kehl)
    request = GroupRequestFactory.create(group=group, person=stranger)
    with pytest.raises(NotAllowed):
        joining.decide_request(actor=staff_kehl, request_id=request.pk, accept=True)
    assert group.pk not in _roles(stranger)
    assert GroupRequest.objects.filter(pk=request.pk).exists()


def test_invitation_is_answered_by_the_invited_only(
    officer_kehl: Person, staff_kehl: Person, guest: Person
) -> None:
    group = GroupFactory.create(join_policy="invitation", privacy="members")
    member_of(group, officer_kehl, GroupRole.OWNER)
    joining.invite(actor=officer_kehl, group_id=group.pk, person_id=guest.pk)
    assert group.pk not in _roles(guest)
    with pytest.raises(NoSuchGroup):
        joining.answer_invitation(actor=staff_kehl, group_id=group.pk, accept=True)
    joining.answer_invitation(actor=guest, group_id=group.pk, accept=True)
    assert _roles(guest) == {group.pk: "member"}
    assert not GroupInvitation.objects.exists()


def test_a_hidden_group_is_not_there_for_others(
    officer_kehl: Person, stranger: Person, coordinator: Person
) -> None:
    group = GroupFactory.create(join_policy="invitation", privacy="members")
    member_of(group, officer_kehl, GroupRole.OWNER)
    for person in (stranger, coordinator):
        assert not visible_groups(viewer_of(person)).filter(pk=group.pk).exists()
        assert not group_directory(viewer_of(person)).filter(pk=group.pk).exists()
    assert not visible_groups(NOBODY).filter(pk=group.pk).exists()
    GroupInvitationFactory.create(group=group, person=stranger)
    assert visible_groups(viewer_of(stranger)).filter(pk=group.pk).exists()


def test_the_last_owner_stays(officer_kehl: Person, staff_kehl: Person) -> None:
    group = GroupFactory.create()
    own = member_of(group, officer_kehl, GroupRole.OWNER)
    other = member_of(group, staff_kehl)
    with pytest.raises(DomainError):
        joining.leave(actor=officer_kehl, group_id=group.pk)
    with pytest.raises(DomainError):
        joining.set_role(actor=officer_kehl, member_id=own.pk, role="member")
    assert _roles(officer_kehl) == {group.pk: "owner"}
    joining.set_role(actor=officer_kehl, member_id=other.pk, role="owner")
    joining.leave(actor=officer_kehl, group_id=group.pk)
    assert _roles(officer_kehl) == {}


def test_moderators_remove_members_but_no_owners(
    officer_kehl: Person, staff_kehl: Person, stranger: Person
) -> None:
    group = GroupFactory.create()
    owner = member_of(group, officer_kehl, GroupRole.OWNER)
    member_of(group, staff_kehl, GroupRole.MODERATOR)
    plain = member_of(group, stranger)
    with pytest.raises(NotAllowed):
        joining.remove_member(actor=staff_kehl, member_id=owner.pk)
    with pytest.raises(NotAllowed):
        joining.set_role(actor=staff_kehl, member_id=plain.pk, role="moderator")
    joining.remove_member(actor=staff_kehl, member_id=plain.pk)
    assert set(GroupMember.objects.values_list("person_id", flat=True)) == {officer_kehl.pk, staff_kehl.pk}


def test_a_municipality_brings_its_people_but_no_guests(
    officer_kehl: Person, stranger: Person, staff_kehl: Person, lahr: Municipality
) -> None:
    group = GroupFactory.create()
    member_of(group, staff_kehl, GroupRole.OWNER)
    assert lahr.pk in viewer_of(stranger).municipality_ids
    row = joining.add_municipality(actor=staff_kehl, group_id=group.pk, municipality_id=lahr.pk)
    assert _roles(stranger) == {group.pk: "member"}
    with pytest.raises(NotAllowed):
        joining.leave(actor=stranger, group_id=group.pk)
    with pytest.raises(DomainError):
        joining.set_role(actor=staff_kehl, member_id=row.pk, role="owner")
    joining.remove_member(actor=staff_kehl, member_id=row.pk)
    assert _roles(stranger) == {}


def test_a_town_outside_the_network_is_not_added(staff_kehl: Person, gengenbach: Municipality) -> None:
    group = GroupFactory.create()
    member_of(group, staff_kehl, GroupRole.OWNER)
    with pytest.raises(DomainError):
        joining.add_municipality(actor=staff_kehl, group_id=group.pk, municipality_id=gengenbach.pk)
    assert not GroupMember.objects.filter(municipality=gengenbach).exists()


def test_the_schema_itself_knows_what_a_member_is(officer_kehl: Person, kehl: Municipality) -> None:
    group = GroupFactory.create()
    for person, town, role in (
        (officer_kehl, kehl, "member"),
        (None, None, "member"),
        (None, kehl, "owner"),
        (officer_kehl, None, "king"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupMemberFactory.create(group=group, person=person, municipality=town, role=role)
    assert not GroupMember.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("name", "x" * 81), ("description", "x" * 501), ("join_policy", "any"), ("privacy", "x")],
)
def test_a_group_with_wrong_data_is_not_opened(officer_kehl: Person, field: str, value: str) -> None:
    data: Any = {"name": "Neu", "description": "", "join_policy": "open", "privacy": "network", field: value}
    with pytest.raises(DomainError) as refusal:
        managing.create_group(actor=officer_kehl, **data)
    assert refusal.value.field == field
    assert not Group.objects.exists()


def test_groups_are_opened_by_members_of_the_network(officer_kehl: Person, guest: Person) -> None:
    data: Any = {"description": "", "join_policy": "open", "privacy": "network"}
    first = managing.create_group(actor=officer_kehl, name="Köpfe & Größen", **data)
    assert first.slug == "koepfe-groessen"
    with pytest.raises(DomainError):
        managing.create_group(actor=officer_kehl, name="köpfe & größen", **data)
    with pytest.raises(NotAllowed):
        managing.create_group(actor=guest, name="Gäste", **data)
    assert Group.objects.count() == 1
    assert managing.create_group(actor=officer_kehl, name="Neu", **data).slug == "neu-2"


def test_archiving_is_for_owners(officer_kehl: Person, staff_kehl: Person) -> None:
    group = GroupFactory.create()
    member_of(group, officer_kehl, GroupRole.OWNER)
    member_of(group, staff_kehl, GroupRole.MODERATOR)
    with pytest.raises(NotAllowed):
        managing.set_archived(actor=staff_kehl, group_id=group.pk, archived=True)
    managing.set_archived(actor=officer_kehl, group_id=group.pk, archived=True)
    group.refresh_from_db()
    assert group.archived_at is not None
    with pytest.raises(NotAllowed):
        joining.invite(actor=officer_kehl, group_id=group.pk, person_id=staff_kehl.pk)


def test_leaving_the_network_hands_groups_over(officer_kehl: Person, staff_kehl: Person) -> None:
    led, alone = GroupFactory.create(name="A"), GroupFactory.create(name="B")
    member_of(led, officer_kehl, GroupRole.OWNER)
    member_of(led, staff_kehl)
    member_of(alone, officer_kehl, GroupRole.OWNER)
    handover = GroupHandover()
    tasks = handover.tasks(officer_kehl)
    assert [task.key for task in tasks] == [f"group-{led.pk}", f"group-{alone.pk}"]
    assert [list(task.candidates) for task in tasks] == [[staff_kehl], []]
    with transaction.atomic():
        handover.hand_over(officer_kehl, {f"group-{led.pk}": staff_kehl})
    alone.refresh_from_db()
    assert alone.archived_at is not None
    assert _roles(staff_kehl) == {led.pk: "owner"}
    assert _roles(officer_kehl) == {}


def test_archived_groups_are_listed_apart(officer_kehl: Person) -> None:
    living, gone = GroupFactory.create(), GroupFactory.create(archived_at=clock.now())
    viewer = viewer_of(officer_kehl)
    assert list(group_directory(viewer)) == [living]
    assert list(group_directory(viewer, archived=True)) == [gone]


def test_an_officer_takes_her_own_town_out(
    officer_kehl: Person, stranger: Person, kehl: Municipality
) -> None:
    group = GroupFactory.create()
    row = GroupMemberFactory.create(group=group, person=None, municipality=kehl)
    with pytest.raises(NotAllowed):
        joining.remove_member(actor=stranger, member_id=row.pk)
    assert GroupMember.objects.filter(pk=row.pk).exists()
    joining.remove_member(actor=officer_kehl, member_id=row.pk)
    assert not GroupMember.objects.filter(pk=row.pk).exists()


def test_a_group_without_an_heir_is_archived(officer_kehl: Person) -> None:
    group = GroupFactory.create()
    member_of(group, officer_kehl, GroupRole.OWNER)
    with transaction.atomic():
        stand_in(PersonDeactivated(officer_kehl.pk))
    group.refresh_from_db()
    assert group.archived_at is not None
