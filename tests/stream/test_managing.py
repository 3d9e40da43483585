"""Opening, changing and archiving groups."""

from __future__ import annotations

import pytest

from lotsennetz.groups.models import Group, GroupMember, GroupRole
from tests.content_factories import GroupFactory, TopicFactory
from tests.stream.conftest import Room, Unchanged

pytestmark = pytest.mark.django_db

VALID = {"name": "Glasfaser", "description": "Ausbau", "join_policy": "request", "privacy": "members"}


def test_whoever_opens_a_group_leads_it(room: Room) -> None:
    topic = TopicFactory.create()
    answer = room.browser("stranger").post("/gruppen/neu/", {**VALID, "topic": topic.pk})
    group = Group.objects.get(name="Glasfaser")
    assert answer["Location"] == "/gruppen/glasfaser/mitglieder/"
    assert (group.topic, group.join_policy, group.privacy) == (topic, "request", "members")
    assert GroupMember.objects.get(group=group).role == GroupRole.OWNER


@pytest.mark.parametrize("role", ["visitor", "deactivated", "guest", "applicant", "invited", "ex_member"])
def test_others_open_none(room: Room, unchanged: Unchanged, role: str) -> None:
    browser = room.browser(role)
    with unchanged():
        assert browser.get("/gruppen/neu/").status_code in {302, 403}
        assert browser.post("/gruppen/neu/", VALID).status_code in {302, 403}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "  "}, "Hier fehlt eine Angabe"),
        ({"name": "e-akte"}, "Eine Gruppe mit diesem Namen gibt es schon"),
        ({"name": "n" * 81}, "80 Zeichen"),
        ({"description": "d" * 501}, "500 Zeichen"),
        ({"join_policy": "sofort"}, "sofort"),
        ({"privacy": ""}, "Hier fehlt eine Angabe"),
        ({"topic": "999999"}, "Dieses Thema gibt es nicht"),
        ({"topic": "9" * 30}, "topic"),
        ({"topic": "abc"}, "topic"),
        ({"name": "a\x00b"}, "Nullzeichen"),
    ],
)
def test_wrong_values_are_named_and_kept(
    room: Room, unchanged: Unchanged, wrong: dict[str, str], sentence: str
) -> None:
    browser = room.browser("stranger")
    with unchanged():
        answer = browser.post("/gruppen/neu/", {**VALID, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    assert "Ausbau" in page or "description" in wrong


def test_owners_change_their_group(room: Room) -> None:
    browser = room.browser("owner")
    assert "E-Akte" in browser.get(f"{room.url}einstellungen/").content.decode()
    answer = browser.post(f"{room.url}einstellungen/", {**VALID, "name": "E-Akte neu"})
    assert answer.status_code == 302
    room.group.refresh_from_db()
    assert (room.group.name, room.group.slug) == ("E-Akte neu", "e-akte")


@pytest.mark.parametrize("role", ["member", "moderator", "stranger", "coordinator", "asking", "called"])
def test_others_change_nothing(room: Room, unchanged: Unchanged, role: str) -> None:
    browser = room.browser(role)
    with unchanged():
        for what in ("einstellungen", "archivieren", "wieder-oeffnen"):
            assert browser.post(f"{room.url}{what}/", VALID).status_code == 403
    assert browser.get(f"{room.url}einstellungen/").status_code == 403


def test_a_name_that_is_taken_is_refused_in_the_settings(room: Room, unchanged: Unchanged) -> None:
    GroupFactory.create(name="Service-BW")
    browser = room.browser("owner")
    with unchanged():
        answer = browser.post(f"{room.url}einstellungen/", {**VALID, "name": "service-bw"})
    assert answer.status_code == 400
    assert "Eine Gruppe mit diesem Namen gibt es schon" in answer.content.decode()


def test_archiving_can_be_undone_from_the_note(room: Room) -> None:
    browser = room.browser("owner")
    page = browser.post(f"{room.url}archivieren/", follow=True).content.decode()
    room.group.refresh_from_db()
    assert room.group.archived_at is not None
    assert 'action="/gruppen/e-akte/wieder-oeffnen/"' in page
    browser.post(f"{room.url}wieder-oeffnen/")
    room.group.refresh_from_db()
    assert room.group.archived_at is None
