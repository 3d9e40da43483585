"""Getting into a group and out of it, for everybody and in every order."""

from __future__ import annotations

import pytest
from django.test import Client

from lotsennetz.core import clock
from lotsennetz.groups.models import Group, GroupInvitation, GroupMember, GroupRequest, GroupRole
from tests.content_factories import GroupMemberFactory
from tests.stream.conftest import Answer, Room, Unchanged, lock

pytestmark = pytest.mark.django_db

OUTSIDE = ("visitor", "deactivated", "guest", "applicant", "invited", "ex_member")


def _post(room: Room, role: str, what: str, data: dict[str, str] | None = None) -> Answer:
    return room.browser(role).post(f"{room.url}{what}/", data or {})


def _belongs(room: Room, role: str) -> bool:
    return GroupMember.objects.filter(group=room.group, person=room.person(role)).exists()


@pytest.mark.parametrize("role", ["stranger", "coordinator", "asking", "called"])
def test_the_network_joins_an_open_group_at_once(room: Room, role: str) -> None:
    answer = _post(room, role, "beitreten")
    assert answer.status_code == 302
    assert _belongs(room, role)
    assert not GroupRequest.objects.filter(person=room.person(role)).exists()
    assert not GroupInvitation.objects.filter(person=room.person(role)).exists()


@pytest.mark.parametrize("role", OUTSIDE)
@pytest.mark.parametrize("what", ["beitreten", "anfragen", "austreten", "einladung-annehmen"])
def test_who_is_not_in_the_network_gets_nowhere(
    room: Room, unchanged: Unchanged, role: str, what: str
) -> None:
    lock(room, privacy=Group.Privacy.PUBLIC)
    with unchanged():
        answer = _post(room, role, what)
    assert answer.status_code in {302, 403}
    if answer.status_code == 302:
        assert "/anmelden" in answer["Location"] or "login" in answer["Location"]


@pytest.mark.parametrize("policy", [Group.JoinPolicy.REQUEST, Group.JoinPolicy.INVITATION])
def test_a_closed_group_is_not_joined_at_once(room: Room, unchanged: Unchanged, policy: str) -> None:
    lock(room, join_policy=policy)
    with unchanged():
        assert _post(room, "stranger", "beitreten").status_code == 403


def test_get_never_changes_anything(room: Room, unchanged: Unchanged) -> None:
    for what in ("beitreten", "austreten", "anfrage-zuruecknehmen", "einladung-annehmen", "archivieren"):
        with unchanged():
            assert room.browser("owner").get(f"{room.url}{what}/").status_code == 405


def test_asking_deciding_and_being_in(room: Room) -> None:
    lock(room, join_policy=Group.JoinPolicy.REQUEST)
    assert _post(room, "stranger", "anfragen", {"message": "Ich leite die Registratur."}).status_code == 302
    request = GroupRequest.objects.get(person=room.person("stranger"))
    assert request.message == "Ich leite die Registratur."
    assert not _belongs(room, "stranger")
    assert (
        "Ich leite die Registratur."
        in room.browser("moderator").get(f"{room.url}mitglieder/").content.decode()
    )
    assert (
        "Ich leite die Registratur."
        not in room.browser("member").get(f"{room.url}mitglieder/").content.decode()
    )
    answer = _post(room, "moderator", f"anfragen/{request.pk}", {"entscheidung": "ja"})
    assert answer.status_code == 302
    assert _belongs(room, "stranger")


def test_a_message_that_is_too_long_is_kept_and_refused(room: Room, unchanged: Unchanged) -> None:
    lock(room, join_policy=Group.JoinPolicy.REQUEST)
    with unchanged():
        answer = _post(room, "stranger", "anfragen", {"message": "a" * 501})
    assert answer.status_code == 400
    assert "a" * 501 in answer.content.decode()


def test_a_request_is_declined_or_taken_back(room: Room) -> None:
    request = GroupRequest.objects.get(person=room.person("asking"))
    _post(room, "owner", f"anfragen/{request.pk}", {"entscheidung": "nein"})
    assert not _belongs(room, "asking")
    assert not GroupRequest.objects.filter(pk=request.pk).exists()
    lock(room, join_policy=Group.JoinPolicy.REQUEST)
    _post(room, "stranger", "anfragen")
    _post(room, "stranger", "anfrage-zuruecknehmen")
    assert not GroupRequest.objects.filter(person=room.person("stranger")).exists()


def test_an_invitation_is_answered_by_the_invited_person_only(room: Room, unchanged: Unchanged) -> None:
    for role in ("stranger", "member", "owner", "asking"):
        with unchanged():
            assert _post(room, role, "einladung-annehmen").status_code == 403
    assert _post(room, "called", "einladung-annehmen").status_code == 302
    assert _belongs(room, "called")


def test_an_invitation_is_declined(room: Room) -> None:
    _post(room, "called", "einladung-ablehnen")
    assert not _belongs(room, "called")
    assert not GroupInvitation.objects.exists()


def test_leaving_ends_reading_at_once(room: Room) -> None:
    lock(room, privacy=Group.Privacy.MEMBERS, join_policy=Group.JoinPolicy.INVITATION)
    browser: Client = room.browser("member")
    assert browser.get(room.url).status_code == 200
    assert browser.post(f"{room.url}austreten/").status_code == 302
    assert browser.get(room.url).status_code == 404


def test_the_last_owner_stays_and_is_told_why(room: Room, unchanged: Unchanged) -> None:
    browser = room.browser("owner")
    with unchanged():
        answer = browser.post(f"{room.url}austreten/", headers={"Referer": f"http://testserver{room.url}"})
    assert answer.status_code == 302
    assert "Eine Gruppe braucht eine Leitung" in browser.get(answer["Location"]).content.decode()


def test_who_belongs_through_a_town_cannot_leave_alone(room: Room, unchanged: Unchanged) -> None:
    town = room.person("stranger").memberships.get().municipality
    GroupMemberFactory.create(group=room.group, person=None, municipality=town)
    with unchanged():
        answer = _post(room, "stranger", "austreten")
    assert answer.status_code == 403
    assert "über Ihre Kommune" in answer.content.decode()


def test_an_archived_group_takes_nobody_in(room: Room, unchanged: Unchanged) -> None:
    room.group.archived_at = clock.now()
    room.group.save()
    with unchanged():
        assert _post(room, "stranger", "beitreten").status_code == 403


@pytest.mark.parametrize("next_page", ["https://boese.example/", "//boese.example/", "javascript:alert(1)"])
def test_next_leads_nowhere_else(room: Room, next_page: str) -> None:
    answer = _post(room, "asking", "anfrage-zuruecknehmen", {"next": next_page})
    assert answer["Location"] == room.url


def test_roles_are_known_before_and_after(room: Room) -> None:
    _post(room, "stranger", "beitreten")
    assert GroupMember.objects.get(person=room.person("stranger")).role == GroupRole.MEMBER
