"""Who sees which group and what in it; how much one page may cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from lotsennetz.core import clock
from lotsennetz.entries.models import Entry, Kind, Visibility
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality
from tests.content_factories import (
    AttachmentFactory,
    CommentFactory,
    EntryFactory,
    GroupFactory,
    ReactionFactory,
    TopicFactory,
    member_of,
)
from tests.factories import person_in
from tests.stream.conftest import Room, lock

pytestmark = pytest.mark.django_db

INSIDE = ("member", "moderator", "owner")
NETWORK = ("stranger", "coordinator", "asking", "called")
OUTSIDE = ("visitor", "guest", "applicant", "invited", "ex_member", "deactivated")


@pytest.mark.parametrize("role", [*INSIDE, *NETWORK])
def test_the_network_opens_a_network_group(room: Room, role: str) -> None:
    answer = room.browser(role).get(room.url)
    assert answer.status_code == 200
    assert "E-Akte" in answer.content.decode()


@pytest.mark.parametrize("role", OUTSIDE)
def test_nobody_else_learns_that_it_exists(room: Room, role: str) -> None:
    for page in ("", "fragen/", "dateien/", "archiv/"):
        answer = room.browser(role).get(room.url + page)
        assert answer.status_code == 404
        assert "E-Akte" not in answer.content.decode()


@pytest.mark.parametrize("role", OUTSIDE)
def test_a_public_group_shows_visitors_public_entries_but_no_members(room: Room, role: str) -> None:
    lock(room, privacy=Group.Privacy.PUBLIC)
    EntryFactory.create(group=room.group, body="Für alle Welt", visibility=Visibility.PUBLIC)
    EntryFactory.create(group=room.group, body="Nur im Verbund", visibility=Visibility.NETWORK)
    EntryFactory.create(group=room.group, body="Nur in der Gruppe", visibility=Visibility.GROUP)
    page = room.browser(role).get(room.url).content.decode()
    assert "Für alle Welt" in page
    assert "Nur im Verbund" not in page
    assert "Nur in der Gruppe" not in page
    assert "Lena Leitung" not in page
    assert "neuer-eintrag" not in page
    members = room.browser(role).get(f"{room.url}mitglieder/")
    assert members.status_code in {302, 404}


@pytest.mark.parametrize(("role", "sees"), [("called", True), ("stranger", False), ("coordinator", False)])
def test_a_hidden_group_is_known_to_members_and_invited_people_only(
    room: Room, role: str, sees: bool
) -> None:
    lock(room, privacy=Group.Privacy.MEMBERS, join_policy=Group.JoinPolicy.INVITATION)
    EntryFactory.create(group=room.group, body="Vertraulich", visibility=Visibility.GROUP)
    answer = room.browser(role).get(room.url)
    assert (answer.status_code == 200) is sees
    assert "Vertraulich" not in answer.content.decode()


def test_narrowing_a_group_counts_at_once(room: Room) -> None:
    EntryFactory.create(group=room.group, body="Erst offen", visibility=Visibility.NETWORK)
    browser = room.browser("stranger")
    assert "Erst offen" in browser.get(room.url).content.decode()
    lock(room, privacy=Group.Privacy.MEMBERS)
    assert "Erst offen" not in browser.get(room.url).content.decode()


def test_only_members_get_the_composer(room: Room) -> None:
    for role in INSIDE:
        assert "neuer-eintrag" in room.browser(role).get(room.url).content.decode()
    for role in NETWORK:
        assert "neuer-eintrag" not in room.browser(role).get(room.url).content.decode()
    room.group.archived_at = clock.now()
    room.group.save()
    page = room.browser("owner").get(room.url).content.decode()
    assert "neuer-eintrag" not in page
    assert "Diese Gruppe ist archiviert" in page


def test_the_head_counts_people_towns_questions_and_files(room: Room, lahr: Municipality) -> None:
    member_of(room.group, person_in(lahr))
    question = EntryFactory.create(group=room.group, kind=Kind.QUESTION, title="Wie?")
    EntryFactory.create(group=room.group, kind=Kind.QUESTION, title="Fort", archived_at=clock.now())
    AttachmentFactory.create(entry=question)
    AttachmentFactory.create(entry=None, comment=CommentFactory.create(entry=question))
    draft = EntryFactory.create(group=room.group, state="draft", author=room.person("author"))
    AttachmentFactory.create(entry=draft)
    page = room.browser("member").get(room.url).content.decode()
    assert "5 Mitglieder aus 2 Kommunen" in page  # the deactivated one is not counted
    assert 'Fragen <span class="count">1</span>' in page
    assert 'Dateien <span class="count">2</span>' in page


def test_pinned_entries_and_the_first_members_stand_at_the_side(room: Room) -> None:
    EntryFactory.create(group=room.group, kind=Kind.QUESTION, title="Angepinnt", pinned_at=clock.now())
    page = room.browser("stranger").get(room.url).content.decode()
    aside = page[page.index("<h2>Angeheftet") :]
    assert "Angepinnt" in aside
    assert aside.index("Lena Leitung") < aside.index("Moni Moderation") < aside.index("Arno Autor")
    assert "Dora Stillgelegt" not in aside


def test_the_stream_goes_on_with_a_cursor_and_forgives_any_other(room: Room) -> None:
    for number in range(25):
        moment = clock.now() - timedelta(hours=number)
        EntryFactory.create(group=room.group, body=f"Nummer-{number}-", created_at=moment)
    browser = room.browser("member")
    first = browser.get(room.url).content.decode()
    assert "Nummer-19-" in first
    assert "Nummer-20-" not in first
    more = first.split('hx-get="/gruppen/e-akte/?ab=')[1].split('"')[0]
    second = browser.get(f"{room.url}?ab={more}", headers={"HX-Request": "true"}).content.decode()
    assert "Nummer-20-" in second
    assert "Nummer-19-" not in second
    assert "<html" not in second
    plain = browser.get(f"{room.url}?ab={more}").content.decode()
    assert "Nummer-24-" in plain
    assert "<html" in plain
    for nonsense in ("x", "%00", "ü" * 300, "MjAyNi0wMS0wMXw5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", more[:-3]):
        assert browser.get(f"{room.url}?ab={nonsense}").status_code == 200


def test_archived_entries_have_their_own_page(room: Room) -> None:
    EntryFactory.create(group=room.group, body="Altes Protokoll", archived_at=clock.now())
    browser = room.browser("member")
    assert "Altes Protokoll" not in browser.get(room.url).content.decode()
    assert "Altes Protokoll" in browser.get(f"{room.url}archiv/").content.decode()


def test_the_files_page_lists_files_of_entries_and_comments_that_one_sees(room: Room) -> None:
    entry = EntryFactory.create(group=room.group, title="Sitzung", visibility=Visibility.GROUP)
    AttachmentFactory.create(entry=entry, name="protokoll.pdf")
    comment = CommentFactory.create(entry=entry)
    AttachmentFactory.create(entry=None, comment=comment, name="anlage.pdf")
    inside = room.browser("member").get(f"{room.url}dateien/").content.decode()
    assert "protokoll.pdf" in inside
    assert f"/eintrag/{entry.pk}/#kommentar-{comment.pk}" in inside
    outside = room.browser("stranger").get(f"{room.url}dateien/").content.decode()
    assert "protokoll.pdf" not in outside
    assert "anlage.pdf" not in outside


def _full_stream(room: Room) -> None:
    people = [room.person(role) for role in ("member", "author", "moderator", "owner")]
    for number in range(21):
        entry: Entry = EntryFactory.create(
            group=room.group,
            author=people[number % 4],
            topic=TopicFactory.create(),
            pinned_at=clock.now() if number < 4 else None,
        )
        entry.tags.create(slug=f"wort-{number}", name=f"Wort {number}")
        first = CommentFactory.create(entry=entry, author=people[0])
        CommentFactory.create(entry=entry, parent=first, author=people[1])
        CommentFactory.create(entry=entry, author=people[2])
        ReactionFactory.create(entry=entry, person=people[3])
        AttachmentFactory.create(entry=entry, preview=ContentFile(b"x", name="v"), name=f"b{number}.png")


@pytest.mark.parametrize("page", ["", "?art=frage", "fragen/", "dateien/", "archiv/"])
def test_a_full_page_takes_no_more_queries_than_promised(
    room: Room, django_assert_max_num_queries: Callable[[int], Any], page: str
) -> None:
    _full_stream(room)
    browser = room.browser("member")
    browser.get(room.url)
    with django_assert_max_num_queries(12):
        assert browser.get(room.url + page).status_code == 200


def test_one_more_entry_costs_no_more_queries(
    room: Room, django_assert_num_queries: Callable[[int], Any]
) -> None:
    EntryFactory.create(group=room.group)
    browser = room.browser("member")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as alone:
        browser.get(room.url)
    _full_stream(room)
    with CaptureQueriesContext(connection) as many:
        browser.get(room.url)
    assert len(many) == len(alone)


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def test_hostile_text_stays_text(room: Room) -> None:
    group = GroupFactory.create(
        slug="boese",
        name=HOSTILE[:80],
        description=HOSTILE,
        icon="nicht-da",
        topic=TopicFactory.create(icon="auch"),
    )
    person = room.person("member")
    person.given_name = HOSTILE[:60]
    person.save()
    member_of(group, person)
    entry = EntryFactory.create(
        group=group,
        author=person,
        kind=Kind.LINK,
        title=HOSTILE,
        body=HOSTILE,
        link="javascript:alert(1)",
        pinned_at=clock.now(),
    )
    entry.tags.create(slug="x", name=HOSTILE[:40])
    CommentFactory.create(entry=entry, body=HOSTILE, author=person)
    AttachmentFactory.create(entry=entry, name=HOSTILE, alt=HOSTILE)
    browser: Client = room.browser("member")
    for page in (
        "/gruppen/",
        "/gruppen/boese/",
        "/gruppen/boese/dateien/",
        "/gruppen/boese/mitglieder/",
        f"/eintrag/{entry.pk}/",
    ):
        answer = browser.get(page)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert 'href="javascript' not in text
