"""Mein Tag: what is new, most useful first; what waits; nothing that is not the viewer's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lotsennetz.core import clock
from lotsennetz.entries.models import Mention, State, Visibility
from lotsennetz.entries.services import arrange, comments
from lotsennetz.entries.services.publish import Content, publish, save_draft
from lotsennetz.groups.models import Group, GroupRole
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.myday import queries, services, waiting
from lotsennetz.myday.models import Visit
from lotsennetz.people.models import Municipality, Person, Role
from tests.conftest import ClientOf
from tests.content_factories import (
    CommentFactory,
    EntryFactory,
    GroupFactory,
    GroupInvitationFactory,
    GroupRequestFactory,
    member_of,
)
from tests.factories import MembershipFactory, MunicipalityFactory
from tests.radar.factories import leaf, says

pytestmark = pytest.mark.django_db
WEEK_AGO = timedelta(days=7)


def _new(person: Person) -> list[tuple[str, list[str]]]:
    rooms = queries.new_since(viewer_of(person), clock.now() - WEEK_AGO)
    return [(room.name, [line.title for line in room.lines]) for room in rooms]


@pytest.fixture
def group(officer_kehl: Person) -> Group:
    made: Group = GroupFactory.create(name="E-Akte", privacy="members")
    member_of(made, officer_kehl)
    return made


def _entry(group: Group | None, **fields: Any) -> Any:
    level = Visibility.GROUP if group else Visibility.NETWORK
    return EntryFactory.create(group=group, visibility=level, **fields)


def test_new_entries_stand_by_room_most_useful_first(
    officer_kehl: Person, group: Group, kehl: Municipality
) -> None:
    _entry(group, title="Ein Beitrag")
    _entry(group, kind="question", title="Eine offene Frage")
    named = _entry(group, title="Kehl ist gemeint")
    Mention.objects.create(entry=named, municipality=kehl)
    _entry(None, title="Für alle")
    assert _new(officer_kehl) == [
        ("E-Akte", ["Kehl ist gemeint", "Eine offene Frage", "Ein Beitrag"]),
        ("Im ganzen Verbund", ["Für alle"]),
    ]


def test_other_rooms_and_own_writing_are_not_news(
    officer_kehl: Person, stranger: Person, group: Group
) -> None:
    _entry(group, title="Eigenes", author=officer_kehl)
    other = GroupFactory.create()
    _entry(other, title="Fremde Gruppe")
    EntryFactory.create(group=other, visibility="network", title="Sichtbar, aber nicht mein Raum")
    _entry(group, title="Alt", activity_at=clock.now() - timedelta(days=8))
    _entry(group, title="Entwurf", state=State.DRAFT)
    assert _new(officer_kehl) == []
    assert _new(stranger) == []


def test_an_answer_of_somebody_else_brings_my_entry_back(
    officer_kehl: Person, staff_kehl: Person, group: Group
) -> None:
    member_of(group, staff_kehl)
    mine = publish(actor=officer_kehl, content=Content(title="Wie?", kind="question", group_id=group.pk))
    assert _new(officer_kehl) == []
    comments.add_comment(actor=staff_kehl, entry_id=mine.pk, body="So.")
    assert _new(officer_kehl) == [("E-Akte", ["Wie?"])]
    arrange.delete_entry(actor=officer_kehl, entry_id=mine.pk)
    assert _new(officer_kehl) == []


def test_leaving_a_group_ends_its_news_at_once(officer_kehl: Person, group: Group) -> None:
    _entry(group, title="Intern")
    assert _new(officer_kehl) == [("E-Akte", ["Intern"])]
    group.members.filter(person=officer_kehl).delete()
    assert _new(officer_kehl) == []


def test_the_line_says_who_where_and_how_much(officer_kehl: Person, group: Group, lahr: Municipality) -> None:
    entry = _entry(group, kind="question", title="Wie?", municipality=lahr)
    answer = CommentFactory.create(entry=entry, author__given_name="Jonas", author__family_name="Reinbold")
    (room,) = queries.new_since(viewer_of(officer_kehl), clock.now() - WEEK_AGO)
    assert room.lines[0].meta[-1] == "1\u00a0Antwort, zuletzt Jonas Reinbold"
    assert room.lines[0].meta[1].endswith(", Lahr")
    answer.author.departure = "anonymised"
    answer.author.save()
    (room,) = queries.new_since(viewer_of(officer_kehl), clock.now() - WEEK_AGO)
    assert room.lines[0].meta[-1] == "1\u00a0Antwort, zuletzt Ehemaliges Mitglied"


def test_questions_wait_for_my_town_and_after_three_days_for_my_group(
    officer_kehl: Person, group: Group, kehl: Municipality
) -> None:
    named = _entry(group, kind="question", title="An Kehl")
    Mention.objects.create(entry=named, municipality=kehl)
    _entry(group, kind="question", title="Frisch")
    _entry(group, kind="question", title="Liegt", created_at=clock.now() - timedelta(days=4))
    answered = _entry(group, kind="question", title="Beantwortet", created_at=clock.now() - timedelta(days=4))
    CommentFactory.create(entry=answered)
    assert [question.title for question in waiting.questions(viewer_of(officer_kehl))] == ["An Kehl", "Liegt"]


def test_decisions_are_shown_to_those_who_decide(
    officer_kehl: Person, staff_kehl: Person, group: Group
) -> None:
    GroupRequestFactory.create(group=group)
    assert waiting.decisions(viewer_of(officer_kehl)) == []
    member_of(group, staff_kehl, GroupRole.MODERATOR)
    (decision,) = waiting.decisions(viewer_of(staff_kehl))
    assert decision.url == reverse("stream:members", kwargs={"slug": group.slug})


def test_a_visit_lasts_half_an_hour(officer_kehl: Person) -> None:
    first = services.note_visit(actor=officer_kehl)
    earlier = clock.now() - timedelta(hours=5)
    Visit.objects.filter(pk=first.pk).update(since=earlier - timedelta(days=1), last=earlier)
    assert queries.arrival_of(viewer_of(officer_kehl)).since == earlier
    again = services.note_visit(actor=officer_kehl)
    assert again.since == earlier
    assert services.note_visit(actor=officer_kehl).since == earlier
    assert queries.arrival_of(viewer_of(officer_kehl)).since == earlier
    services.mark_all_read(actor=officer_kehl)
    assert queries.arrival_of(viewer_of(officer_kehl)).since > earlier


def test_the_head_says_whom_one_works_for(
    officer_kehl: Person, guest: Person, applicant: Person, client_of: ClientOf
) -> None:
    for town in (MunicipalityFactory.create(name="Rust"), officer_kehl.memberships.get().municipality):
        MembershipFactory.create(person=officer_kehl, municipality=town, role=Role.GUIDE)
    assert queries.arrival_of(viewer_of(officer_kehl)).towns == ["Stadt Kehl", "Gemeinde Rust"]
    assert queries.arrival_of(viewer_of(guest)).towns == ["Städtetag"]
    assert queries.arrival_of(viewer_of(applicant)).towns == []
    page = client_of(officer_kehl).get("/mein-tag/").content.decode()
    assert "·&nbsp;Stadt Kehl ·&nbsp;Gemeinde Rust</p>" in page


def test_the_page_reads_only(officer_kehl: Person, group: Group, client_of: ClientOf) -> None:
    _entry(group, title="Neues")
    GroupInvitationFactory.create(person=officer_kehl)
    save_draft(actor=officer_kehl, content=Content(body="Halb fertig", group_id=group.pk))
    page = client_of(officer_kehl).get("/mein-tag/").content.decode()
    assert "Neues" in page
    assert "Halb fertig" in page
    assert "Wartet auf Sie" in page
    assert not Visit.objects.exists()
    assert client_of(officer_kehl).post("/mein-tag/besuch/").status_code == 204
    assert Visit.objects.filter(person=officer_kehl).exists()


def test_the_number_of_queries_does_not_grow(officer_kehl: Person, group: Group, client_of: ClientOf) -> None:
    client = client_of(officer_kehl)
    for number in range(25):
        entry = _entry(group, title=f"Neues {number}")
        CommentFactory.create_batch(2, entry=entry)
    client.get("/mein-tag/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/mein-tag/")
    assert len(asked) <= 12, [query["sql"][:90] for query in asked]


def test_statements_to_confirm_stand_first_and_cost_one_query(
    officer_kehl: Person, guest: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    client = client_of(officer_kehl)
    for _number in range(9):
        says(kehl, leaf(), age=100)
    client.get("/mein-tag/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/mein-tag/").content.decode()
    assert len(asked) <= 12, [query["sql"][:90] for query in asked]
    assert page.index("Stimmt das noch?") < page.index("Neu seit Ihrem letzten Besuch")
    assert page.count('name="teil" value="zeile"') == 14  # seven times "Stimmt" and "Später"
    assert "Stimmt das noch?" not in client_of(guest).get("/mein-tag/").content.decode()


def test_without_groups_the_first_step_is_offered(stranger: Person, client_of: ClientOf) -> None:
    page = client_of(stranger).get("/mein-tag/").content.decode()
    assert "Gruppe finden" in page
