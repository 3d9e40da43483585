"""Who hears of what, how lines merge, and what settings and muting do."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from django.utils import translation

from lotsennetz.core import bus
from lotsennetz.entries.events import AnswerAccepted, CommentAdded, CommentDeleted, EntryPublished, Named
from lotsennetz.entries.models import Comment, Entry, Follow, State
from lotsennetz.groups.events import GroupInvited, GroupRequestDecided, GroupRequested
from lotsennetz.groups.models import GroupRole
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.notify.messages import ADJUSTABLE
from lotsennetz.notify.models import Delivery, Notification, NotificationSetting
from lotsennetz.notify.queries.bell import Line, bell
from lotsennetz.notify.queries.visible import unread_count
from lotsennetz.notify.queries.wishes import Wish, wishes_of
from lotsennetz.notify.services import Notice, mark_read, save_wishes, tell
from lotsennetz.people.events import (
    InvitationAccepted,
    JoinRequestConfirmed,
    PersonLeft,
)
from lotsennetz.people.models import JoinRequest, Municipality, Person, Role
from tests import factories
from tests.content_factories import (
    CommentFactory,
    EntryFactory,
    FollowFactory,
    GroupFactory,
    GroupInvitationFactory,
    GroupRequestFactory,
    member_of,
)
from tests.races import needs_several_writers

NOBODY = Named()


def publish(event: object) -> None:
    with transaction.atomic():
        bus.publish(event)


def commented(entry: Entry, author: Person, parent: Comment | None = None, named: Named = NOBODY) -> Comment:
    comment: Comment = CommentFactory.create(entry=entry, author=author, parent=parent)
    publish(CommentAdded(comment.pk, entry.pk, parent.pk if parent else None, author.pk, named))
    return comment


def lines(person: Person) -> list[Line]:
    return [line for day in bell(viewer_of(person)).days for line in day.lines]


def kinds(person: Person) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def mailed(person: Person) -> list[str]:
    return list(Delivery.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def entry(staff_kehl: Person) -> Entry:
    made: Entry = EntryFactory.create(author=staff_kehl, title="Scanstelle")
    return made


def test_comments_on_one_entry_become_one_line(
    entry: Entry, staff_kehl: Person, stranger: Person, guide: Person, mayor: Person
) -> None:
    commented(entry, guide)
    commented(entry, mayor)
    assert lines(staff_kehl)[0].text == "Gerhard Dürrholder und eine weitere Person haben kommentiert"
    last = commented(entry, stranger)
    commented_again = commented(entry, stranger)

    (line,) = lines(staff_kehl)
    assert line.text == "Jonas Reinbold und 2 weitere haben kommentiert"
    assert line.detail == "Scanstelle"
    assert line.url == commented_again.get_absolute_url() != last.get_absolute_url()
    assert Notification.objects.get(recipient=staff_kehl).count == 4
    assert unread_count(viewer_of(staff_kehl)) == 1
    assert mailed(staff_kehl) == []


def test_what_was_read_starts_a_new_line(entry: Entry, staff_kehl: Person, stranger: Person) -> None:
    commented(entry, stranger)
    mark_read(actor=staff_kehl, notification_id=lines(staff_kehl)[0].id)
    assert unread_count(viewer_of(staff_kehl)) == 0
    commented(entry, stranger)
    assert [line.unread for line in lines(staff_kehl)] == [True, False]


def test_the_sentence_is_made_in_the_readers_language(
    entry: Entry, staff_kehl: Person, stranger: Person, english: None
) -> None:
    commented(entry, stranger)
    stored = Notification.objects.get(recipient=staff_kehl)
    assert "Reinbold" not in str(stored.values)
    assert "kommentiert" not in str(stored.values)
    stranger.family_name = "Umbenannt"
    stranger.save()
    assert lines(staff_kehl)[0].text == "Jonas Umbenannt hat kommentiert"
    with translation.override("en"):
        assert lines(staff_kehl)[0].text == "Jonas Umbenannt commented"


def test_the_strongest_reason_counts_and_nobody_hears_twice(
    entry: Entry, staff_kehl: Person, stranger: Person, guide: Person, mayor: Person
) -> None:
    FollowFactory.create(entry=entry, person=guide)
    FollowFactory.create(entry=entry, person=mayor)
    first: Comment = CommentFactory.create(entry=entry, author=guide)
    commented(entry, stranger, parent=first, named=Named(person_ids=frozenset({mayor.pk})))

    assert kinds(mayor) == ["mention"]
    assert kinds(guide) == ["reply"]
    assert kinds(staff_kehl) == ["comment"]
    assert kinds(stranger) == []
    assert (mailed(mayor), mailed(guide), mailed(staff_kehl)) == (["mention"], ["reply"], [])


def test_nobody_is_told_of_own_doing(entry: Entry, staff_kehl: Person) -> None:
    own: Comment = CommentFactory.create(entry=entry, author=staff_kehl)
    commented(entry, staff_kehl, parent=own, named=Named(person_ids=frozenset({staff_kehl.pk})))
    assert (kinds(staff_kehl), mailed(staff_kehl)) == ([], [])


def test_muted_means_no_more_comments_but_mentions(
    entry: Entry, staff_kehl: Person, stranger: Person, guide: Person
) -> None:
    FollowFactory.create(entry=entry, person=staff_kehl, muted=True)
    FollowFactory.create(entry=entry, person=guide, muted=True)
    first: Comment = CommentFactory.create(entry=entry, author=guide)
    commented(entry, stranger, parent=first)
    assert (kinds(staff_kehl), kinds(guide)) == ([], [])
    commented(entry, stranger, named=Named(person_ids=frozenset({guide.pk})))
    assert kinds(guide) == ["mention"]


def test_a_mentioned_town_means_its_officers(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, staff_kehl: Person, coordinator: Person
) -> None:
    helper = factories.person_in(lahr)
    entry = EntryFactory.create(author=coordinator)
    publish(EntryPublished(entry.pk, coordinator.pk, Named(municipality_ids=frozenset({kehl.pk, lahr.pk}))))
    assert lines(officer_kehl)[0].text == "Petra Oehlschläger hat Kehl erwähnt"
    assert lines(helper)[0].text == "Petra Oehlschläger hat Lahr erwähnt"  # no officer there: everybody
    assert kinds(staff_kehl) == []


def test_an_accepted_answer_and_one_taken_back(entry: Entry, staff_kehl: Person, stranger: Person) -> None:
    answer: Comment = CommentFactory.create(entry=entry, author=stranger)
    Entry.objects.filter(pk=entry.pk).update(accepted=answer)
    publish(AnswerAccepted(entry.pk, answer.pk, staff_kehl.pk))
    assert lines(stranger)[0].text == "Thorsten Rieflin hat Ihre Antwort angenommen"
    Entry.objects.filter(pk=entry.pk).update(accepted=None)
    publish(AnswerAccepted(entry.pk, None, staff_kehl.pk))
    assert lines(stranger) == []
    assert unread_count(viewer_of(stranger)) == 0


def test_a_deleted_comment_leaves_the_line_of_the_others(
    entry: Entry, staff_kehl: Person, stranger: Person, guide: Person
) -> None:
    first = commented(entry, guide)
    second = commented(entry, stranger)
    Comment.objects.filter(pk=second.pk).update(state=State.DELETED)
    publish(CommentDeleted(second.pk, entry.pk, stranger.pk))
    assert [line.text for line in lines(staff_kehl)] == ["Leonie Bohnert hat kommentiert"]
    Comment.objects.filter(pk=first.pk).update(state=State.DELETED)
    publish(CommentDeleted(first.pk, entry.pk, guide.pk))
    assert lines(staff_kehl) == []
    assert unread_count(viewer_of(staff_kehl)) == 0
    Comment.objects.update(state=State.PUBLISHED)  # undone
    assert lines(staff_kehl)[0].text == "Jonas Reinbold und eine weitere Person haben kommentiert"


def test_groups(
    coordinator: Person, stranger: Person, guide: Person, mayor: Person, staff_kehl: Person
) -> None:
    group = GroupFactory.create(name="E-Akte")
    member_of(group, coordinator, GroupRole.OWNER)
    member_of(group, guide, GroupRole.MODERATOR)
    member_of(group, mayor)
    for person in (stranger, staff_kehl):
        GroupRequestFactory.create(group=group, person=person)
        publish(GroupRequested(group.pk, person.pk))
    assert (
        lines(coordinator)[0].text == "Thorsten Rieflin und eine weitere Person möchten der Gruppe beitreten"
    )
    assert kinds(guide) == ["group_request"]
    assert kinds(mayor) == []
    assert mailed(guide) == ["group_request", "group_request"]

    publish(GroupRequestDecided(group.pk, stranger.pk, accepted=False, actor_id=guide.pk))
    assert (lines(stranger)[0].text, lines(stranger)[0].detail) == (
        "Ihre Beitrittsanfrage wurde abgelehnt",
        "E-Akte",
    )
    member_of(group, stranger)
    publish(GroupRequestDecided(group.pk, stranger.pk, accepted=True, actor_id=guide.pk))
    assert lines(stranger)[0].text == "Ihre Beitrittsanfrage wurde angenommen"
    assert mailed(stranger) == ["group_request_decided"] * 2


def test_an_invitation_to_a_group(coordinator: Person, stranger: Person) -> None:
    group = GroupFactory.create(name="E-Akte")
    GroupInvitationFactory.create(group=group, person=stranger)
    publish(GroupInvited(group.pk, stranger.pk, coordinator.pk))
    assert lines(stranger)[0].text == "Petra Oehlschläger lädt Sie in eine Gruppe ein"
    assert mailed(stranger) == ["group_invitation"]


def test_asking_to_join_reaches_the_officers_or_the_coordination(
    kehl: Municipality, gengenbach: Municipality, officer_kehl: Person, coordinator: Person, stranger: Person
) -> None:
    request: JoinRequest = factories.JoinRequestFactory.create(municipality=kehl, family_name="Neuhaus")
    publish(JoinRequestConfirmed(request.pk))
    assert lines(officer_kehl)[0].text == "Ulla Neuhaus möchte bei Kehl mitmachen"
    assert (kinds(coordinator), kinds(stranger)) == ([], [])
    other: JoinRequest = factories.JoinRequestFactory.create(municipality=gengenbach)
    publish(JoinRequestConfirmed(other.pk))
    assert kinds(coordinator) == ["join_request"]
    assert mailed(officer_kehl) == mailed(coordinator) == ["join_request"]


def test_the_inviter_hears_of_the_acceptance(officer_kehl: Person, kehl: Municipality) -> None:
    invitation = factories.InvitationFactory.create(municipality=kehl, invited_by=officer_kehl)
    newcomer = factories.person_in(kehl, given_name="Nele", family_name="Neuling")
    publish(InvitationAccepted(invitation.pk, newcomer.pk))
    assert lines(officer_kehl)[0].text == "Nele Neuling hat Ihre Einladung angenommen"


def test_settings_decide_about_bell_and_mail(
    entry: Entry, staff_kehl: Person, stranger: Person, guide: Person
) -> None:
    chosen = wishes_of(staff_kehl.pk)
    assert chosen["comment"] == Wish(bell=True, mail=False)
    changed = save_wishes(actor=staff_kehl, chosen={**chosen, "comment": Wish(bell=False, mail=True)})
    assert changed == ["comment"]
    commented(entry, stranger)
    assert (kinds(staff_kehl), mailed(staff_kehl)) == ([], ["comment"])

    save_wishes(actor=guide, chosen={kind.name: Wish(bell=False, mail=False) for kind in ADJUSTABLE})
    commented(entry, stranger, named=Named(person_ids=frozenset({guide.pk})))
    assert (kinds(guide), mailed(guide)) == ([], [])


def test_unknown_kinds_are_refused(staff_kehl: Person) -> None:
    with pytest.raises(ValueError, match="evil"):
        save_wishes(actor=staff_kehl, chosen={**wishes_of(staff_kehl.pk), "evil": Wish(bell=True, mail=True)})
    assert NotificationSetting.objects.count() == 0


def test_leaving_takes_notices_settings_and_addresses_along(
    entry: Entry, staff_kehl: Person, stranger: Person
) -> None:
    commented(entry, stranger, named=Named(person_ids=frozenset({staff_kehl.pk})))
    save_wishes(actor=staff_kehl, chosen={**wishes_of(staff_kehl.pk), "comment": Wish(bell=False, mail=True)})
    publish(PersonLeft(staff_kehl.pk, anonymised=True, handle=staff_kehl.handle))
    assert kinds(staff_kehl) == []
    assert NotificationSetting.objects.count() == 0
    row = Delivery.objects.get(recipient=staff_kehl)
    assert (row.state, row.address, row.values) == (Delivery.State.CANCELLED, "", {})


def test_a_rolled_back_fact_tells_nobody(entry: Entry, staff_kehl: Person, stranger: Person) -> None:
    class Undo(Exception):
        pass

    def undone() -> None:
        with transaction.atomic():
            commented(entry, stranger, named=Named(frozenset({staff_kehl.pk})))
            assert kinds(staff_kehl) == ["mention"]
            raise Undo

    with pytest.raises(Undo):
        undone()
    assert (kinds(staff_kehl), Delivery.objects.count()) == ([], 0)


@pytest.mark.parametrize("followers", [1, 30])
def test_telling_many_costs_as_much_as_telling_one(
    entry: Entry,
    stranger: Person,
    kehl: Municipality,
    followers: int,
    django_assert_max_num_queries: object,
) -> None:
    for _ in range(followers):
        Follow.objects.create(
            entry=entry, person=factories.person_in(kehl, Role.STAFF), since=entry.created_at
        )
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        commented(entry, stranger)
    assert Notification.objects.filter(kind="comment").count() == followers + 1


@needs_several_writers
@pytest.mark.django_db(transaction=True)
def test_two_at_once_merge_into_one_line(entry: Entry, staff_kehl: Person) -> None:
    start = threading.Barrier(2)

    def run(number: int) -> None:
        with transaction.atomic():
            start.wait(10)
            tell([staff_kehl.pk], Notice("comment", f"c{number}", group_key="comment:1", entry_id=entry.pk))
        connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    rows = Notification.objects.filter(recipient=staff_kehl)
    assert rows.count() == 1
