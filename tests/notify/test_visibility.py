"""Rights that changed after a notice was written: the line goes, the number goes, the mail does not leave."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from lotsennetz.core import bus, clock
from lotsennetz.entries.events import CommentAdded, EntryPublished, Named
from lotsennetz.entries.models import Comment, Entry, Follow, State, Visibility
from lotsennetz.groups.events import GroupInvited, GroupRequestDecided, GroupRequested
from lotsennetz.groups.models import Group, GroupInvitation, GroupMember, GroupRequest, GroupRole
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.notify.mail import sending
from lotsennetz.notify.mail.trouble import explain
from lotsennetz.notify.models import Delivery, Notification
from lotsennetz.notify.queries.bell import bell
from lotsennetz.notify.queries.visible import unread_count
from lotsennetz.notify.queries.wishes import Wish, wishes_of
from lotsennetz.notify.services import save_wishes
from lotsennetz.people.events import InvitationIssued, JoinRequestConfirmed
from lotsennetz.people.models import Membership, Municipality, Person, Role
from lotsennetz.radar.models import Statement, VisibleTo
from lotsennetz.radar.services import statements
from tests import factories
from tests.content_factories import (
    CommentFactory,
    EntryFactory,
    FollowFactory,
    GroupFactory,
    GroupInvitationFactory,
    GroupMemberFactory,
    GroupRequestFactory,
    member_of,
)
from tests.factories import person_in
from tests.notify.mail_server import Mailbox
from tests.radar.factories import leaf
from tests.radar.kit import PLANNED, state

Changed = Callable[[Entry, Person], object]


def publish(event: object) -> None:
    with transaction.atomic():
        bus.publish(event)


def heard(person: Person) -> tuple[int, int]:
    """Lines listed, number at the bell."""
    viewer = viewer_of(Person.objects.get(pk=person.pk))
    return sum(len(day.lines) for day in bell(viewer).days), unread_count(viewer)


def written(person: Person) -> int:
    return Notification.objects.filter(recipient=person).count()


def _delete(entry: Entry, person: Person) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=State.DELETED)


def _leave_group(entry: Entry, person: Person) -> None:
    GroupMember.objects.filter(person=person).delete()


def _deactivate(entry: Entry, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)


def _delete_comment(entry: Entry, person: Person) -> None:
    Comment.objects.filter(entry=entry).update(state=State.DELETED)


def _move_to_town(entry: Entry, person: Person) -> None:
    town = factories.MunicipalityFactory.create()
    Entry.objects.filter(pk=entry.pk).update(visibility=Visibility.MUNICIPALITY, municipality=town)


@pytest.mark.parametrize("change", [_delete, _leave_group, _deactivate, _delete_comment, _move_to_town])
def test_a_mention_that_may_no_longer_be_seen(
    change: Changed, box: Mailbox, stranger: Person, guide: Person
) -> None:
    group = GroupFactory.create(privacy=Group.Privacy.MEMBERS)
    member_of(group, guide)
    entry = EntryFactory.create(author=stranger, group=group, visibility=Visibility.GROUP)
    comment = CommentFactory.create(entry=entry, author=stranger)
    publish(CommentAdded(comment.pk, entry.pk, None, stranger.pk, Named(frozenset({guide.pk}))))
    assert heard(guide) == (1, 1)
    row = Delivery.objects.get(recipient=guide)

    change(entry, guide)
    assert heard(guide) == (0, 0)
    assert sending.deliver(row.pk) == Delivery.State.CANCELLED
    assert box.accepted == []
    assert explain(Delivery.objects.get(pk=row.pk)) != ""


def test_narrowing_a_group_works_at_once(stranger: Person, guide: Person) -> None:
    group = GroupFactory.create(privacy=Group.Privacy.NETWORK)
    entry = EntryFactory.create(author=stranger, group=group, visibility=Visibility.NETWORK)
    publish(EntryPublished(entry.pk, stranger.pk, Named(frozenset({guide.pk}))))
    assert heard(guide) == (1, 1)
    Group.objects.update(privacy=Group.Privacy.MEMBERS)
    assert heard(guide) == (0, 0)
    Group.objects.update(privacy=Group.Privacy.NETWORK)
    assert heard(guide) == (1, 1)


@pytest.mark.parametrize("who", ["guest", "applicant", "invited", "ex_member", "deactivated"])
def test_who_may_not_see_an_entry_is_never_told(
    who: str, request: pytest.FixtureRequest, stranger: Person
) -> None:
    """Also somebody who only waits: a pending request or invitation to the entry's group is no membership."""
    person: Person = request.getfixturevalue(who)
    group = GroupFactory.create(privacy=Group.Privacy.MEMBERS)
    GroupRequestFactory.create(group=group, person=person)
    GroupInvitationFactory.create(group=group, person=person)
    inside = EntryFactory.create(author=stranger, group=group, visibility=Visibility.GROUP)
    network = EntryFactory.create(author=stranger)
    for entry in (inside, network):
        FollowFactory.create(entry=entry, person=person)
        own = CommentFactory.create(entry=entry, author=person)
        reply = CommentFactory.create(entry=entry, author=stranger, parent=own)
        named = Named(frozenset({person.pk}))
        publish(EntryPublished(entry.pk, stranger.pk, named))
        publish(CommentAdded(reply.pk, entry.pk, own.pk, stranger.pk, named))
        publish(CommentAdded(reply.pk, entry.pk, own.pk, stranger.pk, Named()))
    assert written(person) == 0
    assert Delivery.objects.count() == 0


def test_a_withdrawn_invitation_to_a_hidden_group_shows_no_name(
    box: Mailbox, coordinator: Person, stranger: Person
) -> None:
    group = GroupFactory.create(
        join_policy=Group.JoinPolicy.INVITATION, privacy=Group.Privacy.MEMBERS, name="Geheimrunde"
    )
    GroupInvitationFactory.create(group=group, person=stranger)
    publish(GroupInvited(group.pk, stranger.pk, coordinator.pk))
    assert heard(stranger) == (1, 1)
    GroupInvitation.objects.all().delete()
    assert heard(stranger) == (0, 0)
    assert sending.deliver(Delivery.objects.get().pk) == Delivery.State.CANCELLED
    assert box.accepted == []


def test_a_refusal_by_a_group_that_became_hidden(box: Mailbox, coordinator: Person, stranger: Person) -> None:
    group = GroupFactory.create(join_policy=Group.JoinPolicy.REQUEST, privacy=Group.Privacy.MEMBERS)
    publish(GroupRequestDecided(group.pk, stranger.pk, accepted=False, actor_id=coordinator.pk))
    assert heard(stranger) == (1, 1)
    Group.objects.update(join_policy=Group.JoinPolicy.INVITATION)
    assert heard(stranger) == (0, 0)
    assert sending.deliver(Delivery.objects.get().pk) == Delivery.State.CANCELLED


def test_requests_are_for_those_who_decide_now(box: Mailbox, coordinator: Person, stranger: Person) -> None:
    group = GroupFactory.create()
    owner = GroupMemberFactory.create(group=group, person=coordinator, role=GroupRole.OWNER)
    GroupRequestFactory.create(group=group, person=stranger)
    publish(GroupRequested(group.pk, stranger.pk))
    assert heard(coordinator) == (1, 1)
    owner.role = GroupRole.MEMBER
    owner.save()
    assert heard(coordinator) == (0, 0)
    assert sending.deliver(Delivery.objects.get().pk) == Delivery.State.CANCELLED


def test_a_decided_request_is_not_mailed(box: Mailbox, coordinator: Person, stranger: Person) -> None:
    group = GroupFactory.create()
    member_of(group, coordinator, GroupRole.OWNER)
    GroupRequestFactory.create(group=group, person=stranger)
    publish(GroupRequested(group.pk, stranger.pk))
    GroupRequest.objects.all().delete()
    assert sending.deliver(Delivery.objects.get().pk) == Delivery.State.CANCELLED
    assert box.accepted == []


def test_a_former_officer_no_longer_sees_who_asks(
    box: Mailbox, kehl: Municipality, officer_kehl: Person
) -> None:
    request = factories.JoinRequestFactory.create(municipality=kehl)
    publish(JoinRequestConfirmed(request.pk))
    assert heard(officer_kehl) == (1, 1)
    Membership.objects.filter(person=officer_kehl).update(role="staff")
    assert heard(officer_kehl) == (0, 0)
    assert sending.deliver(Delivery.objects.get().pk) == Delivery.State.CANCELLED
    request.delete()
    assert written(officer_kehl) == 0


def test_switching_off_counts_for_what_is_already_queued(
    box: Mailbox, stranger: Person, guide: Person
) -> None:
    entry = EntryFactory.create(author=stranger)
    publish(EntryPublished(entry.pk, stranger.pk, Named(frozenset({guide.pk}))))
    save_wishes(actor=guide, chosen={**wishes_of(guide.pk), "mention": Wish(bell=True, mail=False)})
    assert sending.deliver(Delivery.objects.get().pk) == Delivery.State.CANCELLED
    assert (box.accepted, heard(guide)) == ([], (1, 1))


def test_muting_counts_for_what_is_already_queued(box: Mailbox, stranger: Person, guide: Person) -> None:
    entry = EntryFactory.create(author=stranger)
    own = CommentFactory.create(entry=entry, author=guide)
    reply = CommentFactory.create(entry=entry, author=stranger, parent=own)
    publish(CommentAdded(reply.pk, entry.pk, own.pk, stranger.pk, Named()))
    Follow.objects.create(entry=entry, person=guide, muted=True, since=clock.now())
    assert sending.deliver(Delivery.objects.get(recipient=guide).pk) == Delivery.State.CANCELLED
    assert box.accepted == []


@pytest.mark.parametrize("field", ["accepted_at", "withdrawn_at"])
def test_a_settled_invitation_is_not_mailed(field: str, box: Mailbox, kehl: Municipality) -> None:
    invitation = factories.InvitationFactory.create(municipality=kehl, secret="geheimnis")
    publish(InvitationIssued(invitation.pk, "geheimnis"))
    setattr(invitation, field, clock.now())
    invitation.save()
    row = Delivery.objects.get()
    assert sending.deliver(row.pk) == Delivery.State.CANCELLED
    assert Delivery.objects.get().sealed == ""
    assert box.accepted == []


def test_of_two_links_only_the_newer_is_mailed(box: Mailbox, kehl: Municipality) -> None:
    invitation = factories.InvitationFactory.create(municipality=kehl, secret="zweiter-link")
    publish(InvitationIssued(invitation.pk, "erster-link"))
    publish(InvitationIssued(invitation.pk, "zweiter-link"))
    publish(InvitationIssued(invitation.pk, "zweiter-link"))
    states = [sending.deliver(row.pk) for row in Delivery.objects.order_by("pk")]
    assert states == [Delivery.State.CANCELLED, Delivery.State.SENT]
    assert "zweiter-link" in box.mails()[0].as_string()


def test_an_opportunity_is_named_while_it_is_there_for_the_reader(network: object) -> None:
    topic = leaf("E-Akte")
    towns = [factories.MunicipalityFactory.create() for _number in range(2)]
    officers = [person_in(town, Role.OFFICER) for town in towns]
    for town, officer in zip(towns, officers, strict=True):
        state(officer, town, topic, PLANNED)
    reader, other = officers
    assert heard(reader) == (1, 1)
    statements.clear(actor=other, municipality_id=towns[1].pk, topic_id=topic.pk)
    assert heard(reader) == (0, 0)
    state(other, towns[1], topic, PLANNED)
    assert heard(reader) == (1, 1)
    Statement.objects.filter(municipality=towns[1]).update(visibility=VisibleTo.COORDINATION)
    assert heard(reader) == (0, 0)
    assert written(reader) == 1
