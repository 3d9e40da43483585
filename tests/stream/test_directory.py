"""The list of groups."""

from __future__ import annotations

import re

import pytest

from lotsennetz.core import clock
from lotsennetz.groups.models import Group
from tests.content_factories import GroupFactory
from tests.stream.conftest import Room

pytestmark = pytest.mark.django_db


def _names(page: str) -> list[str]:
    return re.findall(r"<h3><a [^>]*>([^<]*)</a></h3>", page)


def test_visitors_are_asked_to_sign_in(room: Room) -> None:
    for role in ("visitor", "deactivated"):
        answer = room.browser(role).get("/gruppen/")
        assert answer.status_code == 302
        assert answer["Location"].endswith("?next=/gruppen/")


def test_own_groups_come_first_and_umlauts_in_their_place(room: Room) -> None:
    for name in ("Zähler", "Ämter", "Aktenplan"):
        GroupFactory.create(name=name)
    assert _names(room.browser("member").get("/gruppen/").content.decode()) == [
        "E-Akte",
        "Aktenplan",
        "Ämter",
        "Zähler",
    ]


def test_everybody_sees_what_she_may_and_how_to_get_in(room: Room) -> None:
    GroupFactory.create(name="Auf Anfrage", join_policy=Group.JoinPolicy.REQUEST)
    GroupFactory.create(
        name="Verborgen", join_policy=Group.JoinPolicy.INVITATION, privacy=Group.Privacy.MEMBERS
    )
    GroupFactory.create(name="Öffentlich", privacy=Group.Privacy.PUBLIC)
    outsider = room.browser("stranger").get("/gruppen/").content.decode()
    assert _names(outsider) == ["Auf Anfrage", "E-Akte", "Öffentlich"]
    assert "/gruppen/e-akte/beitreten/" in outsider
    for role in ("guest", "applicant", "ex_member"):
        page = room.browser(role).get("/gruppen/").content.decode()
        assert _names(page) == ["Öffentlich"]
        assert "beitreten" not in page
        assert "/gruppen/neu/" not in page


def test_a_request_is_shown_as_pending(room: Room) -> None:
    room.group.join_policy = Group.JoinPolicy.REQUEST
    room.group.save()
    assert "Angefragt" in room.browser("asking").get("/gruppen/").content.decode()
    assert "/gruppen/e-akte/anfragen/" in room.browser("stranger").get("/gruppen/").content.decode()


def test_invitations_wait_on_top(room: Room) -> None:
    page = room.browser("called").get("/gruppen/").content.decode()
    assert "Sie sind eingeladen" in page
    assert "/gruppen/e-akte/einladung-annehmen/" in page


def test_words_narrow_the_list_and_archived_groups_stand_apart(room: Room) -> None:
    GroupFactory.create(name="Glasfaser", description="Ausbau und Förderung")
    GroupFactory.create(name="Alt", archived_at=clock.now())
    browser = room.browser("member")
    assert _names(browser.get("/gruppen/?q=forderung").content.decode()) == ["Glasfaser"]
    assert "Keine Gruppe passt zu „xyz“" in browser.get("/gruppen/?q=xyz").content.decode()
    assert _names(browser.get("/gruppen/?archiv=1").content.decode()) == ["Alt"]


def test_the_list_takes_few_queries_however_long_it_is(room: Room, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _number in range(12):
        GroupFactory.create()
    browser = room.browser("member")
    with django_assert_max_num_queries(9):
        browser.get("/gruppen/")
