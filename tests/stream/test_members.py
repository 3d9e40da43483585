"""The members page and everything that those who may do there."""

from __future__ import annotations

import pytest

from lotsennetz.groups.models import GroupInvitation, GroupMember, GroupRequest, GroupRole
from lotsennetz.people.models import Municipality
from tests.content_factories import GroupFactory, GroupRequestFactory, member_of
from tests.factories import PersonFactory
from tests.stream.conftest import Answer, Room, Unchanged

pytestmark = pytest.mark.django_db

NOT_MODERATING = ("member", "author", "stranger", "coordinator", "asking", "called")
NOT_OWNING = (*NOT_MODERATING, "moderator")


def _row(room: Room, role: str) -> GroupMember:
    return GroupMember.objects.get(group=room.group, person=room.person(role))


def _post(room: Room, who: str, what: str, **data: object) -> Answer:
    return room.browser(who).post(f"{room.url}{what}/", data)


def test_everybody_stands_under_her_role(room: Room) -> None:
    page = room.browser("member").get(f"{room.url}mitglieder/").content.decode()
    main = page[page.index('class="columns') :]
    names = ("Leitung <", "Lena Leitung", "Moderation <", "Moni Mod", "Mitglieder <", "Mara Mitglied")
    order = [main.index(name) for name in names]
    assert order == sorted(order)
    assert "Stillgelegt" not in main
    assert "/entfernen/" not in main
    assert "Jemanden einladen" not in main


def test_guests_see_members_only_in_groups_they_belong_to(room: Room) -> None:
    assert room.browser("guest").get(f"{room.url}mitglieder/").status_code == 404
    member_of(room.group, room.person("guest"))
    assert room.browser("guest").get(f"{room.url}mitglieder/").status_code == 200


def test_moderators_find_people_and_invite_them(room: Room) -> None:
    browser = room.browser("moderator")
    page = browser.get(f"{room.url}mitglieder/?person=reinbold").content.decode()
    assert "Jonas Reinbold" in page
    answer = browser.post(f"{room.url}mitglieder/einladen/", {"person": room.person("stranger").pk})
    assert answer.status_code == 302
    assert GroupInvitation.objects.filter(group=room.group, person=room.person("stranger")).exists()
    nobody = browser.get(f"{room.url}mitglieder/?person=mara").content.decode()
    assert "passt niemand, der noch nicht" in nobody  # she is a member already


@pytest.mark.parametrize("role", NOT_MODERATING)
def test_others_invite_nobody(room: Room, unchanged: Unchanged, role: str) -> None:
    with unchanged():
        answer = _post(room, role, "mitglieder/einladen", person=room.person("coordinator").pk)
    assert answer.status_code == 403


@pytest.mark.parametrize("person", ["", "0", "-1", "abc", "99999999", "9" * 40, "1 OR 1=1"])
def test_inviting_nonsense_says_so(room: Room, unchanged: Unchanged, person: str) -> None:
    browser = room.browser("moderator")
    with unchanged():
        answer = browser.post(f"{room.url}mitglieder/einladen/", {"person": person})
    assert "Diese Person gibt es im Verbund nicht" in browser.get(answer["Location"]).content.decode()


def test_an_invitation_is_taken_back(room: Room, unchanged: Unchanged) -> None:
    invitation = GroupInvitation.objects.get()
    with unchanged():
        assert _post(room, "member", f"einladungen/{invitation.pk}/zuruecknehmen").status_code == 403
    _post(room, "moderator", f"einladungen/{invitation.pk}/zuruecknehmen")
    assert not GroupInvitation.objects.exists()


@pytest.mark.parametrize("role", NOT_OWNING)
def test_only_owners_give_roles(room: Room, unchanged: Unchanged, role: str) -> None:
    with unchanged():
        answer = _post(room, role, f"mitglieder/{_row(room, 'author').pk}/rolle", role="moderator")
    assert answer.status_code == 403


def test_owners_give_roles_and_hand_over(room: Room) -> None:
    _post(room, "owner", f"mitglieder/{_row(room, 'member').pk}/rolle", role="owner")
    assert _row(room, "member").role == GroupRole.OWNER
    _post(room, "member", f"mitglieder/{_row(room, 'owner').pk}/rolle", role="member")
    assert _row(room, "owner").role == GroupRole.MEMBER


def test_the_last_owner_cannot_be_made_less(room: Room, unchanged: Unchanged) -> None:
    for role in ("member", "moderator", "kaiser", ""):
        with unchanged():
            _post(room, "owner", f"mitglieder/{_row(room, 'owner').pk}/rolle", role=role)
    assert _row(room, "owner").role == GroupRole.OWNER


@pytest.mark.parametrize(
    ("role", "whom", "allowed"),
    [
        ("moderator", "member", True),
        ("moderator", "owner", False),
        ("moderator", "moderator", False),
        ("owner", "moderator", True),
        ("owner", "owner", False),
        ("member", "author", False),
        ("stranger", "member", False),
        ("coordinator", "member", False),
    ],
)
def test_who_removes_whom(room: Room, role: str, whom: str, allowed: bool) -> None:
    row = _row(room, whom)
    _post(room, role, f"mitglieder/{row.pk}/entfernen")
    assert GroupMember.objects.filter(pk=row.pk).exists() is not allowed


def test_a_number_of_another_group_is_not_found(room: Room, unchanged: Unchanged) -> None:
    other = GroupFactory.create()
    foreign = member_of(other, room.person("stranger"))
    request = GroupRequestFactory.create(group=other)
    with unchanged():
        for what in (f"mitglieder/{foreign.pk}/entfernen", f"mitglieder/{foreign.pk}/rolle"):
            assert _post(room, "owner", what, role="owner").status_code == 404
        assert _post(room, "owner", f"anfragen/{request.pk}", entscheidung="ja").status_code == 404


@pytest.mark.parametrize("role", NOT_MODERATING)
def test_others_decide_nothing(room: Room, unchanged: Unchanged, role: str) -> None:
    request = GroupRequest.objects.get()
    with unchanged():
        assert _post(room, role, f"anfragen/{request.pk}", entscheidung="ja").status_code == 403


def test_a_decision_is_yes_or_no(room: Room, unchanged: Unchanged) -> None:
    with unchanged():
        _post(room, "owner", f"anfragen/{GroupRequest.objects.get().pk}", entscheidung="vielleicht")


def test_a_whole_town_joins(
    room: Room, lahr: Municipality, gengenbach: Municipality, unchanged: Unchanged
) -> None:
    for role in NOT_MODERATING:
        with unchanged():
            assert _post(room, role, "mitglieder/kommune", municipality=lahr.pk).status_code == 403
    page = room.browser("moderator").get(f"{room.url}mitglieder/").content.decode()
    assert "Lahr</option>" in page
    assert "Gengenbach</option>" not in page
    with unchanged():
        _post(room, "moderator", "mitglieder/kommune", municipality=gengenbach.pk)
    _post(room, "moderator", "mitglieder/kommune", municipality=lahr.pk)
    assert GroupMember.objects.filter(group=room.group, municipality=lahr).exists()
    assert "Ganze Kommunen" in room.browser("stranger").get(f"{room.url}mitglieder/").content.decode()


def test_many_members_take_no_more_queries(room: Room, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _number in range(30):
        member_of(room.group, PersonFactory.create())
    browser = room.browser("owner")
    with django_assert_max_num_queries(14):
        assert browser.get(f"{room.url}mitglieder/").status_code == 200
