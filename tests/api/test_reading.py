"""What every list and every single thing tells."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from lotsennetz.core import clock
from lotsennetz.groups.models import Group
from lotsennetz.notify.models import Notification
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.services import opportunities
from tests.api.kit import Program, problem
from tests.content_factories import CommentFactory, EntryFactory, GroupFactory, TopicFactory, member_of
from tests.factories import MunicipalityFactory
from tests.radar.factories import leaf, says


def test_municipalities_by_name(network: object, kehl: Municipality, landratsamt: Municipality) -> None:
    for name in ("Zell", "Ötigheim", "Achern"):
        MunicipalityFactory.create(name=name, slug=name.lower().replace("ö", "o"), member=False)
    names = [town["name"] for town in Program().everything("municipalities")]
    assert names == ["Achern", "Kehl", "Landratsamt Ortenaukreis", "Ötigheim", "Zell"]
    assert {town["name"] for town in Program().everything("municipalities?member=true")} == {
        "Kehl",
        "Landratsamt Ortenaukreis",
    }


def test_one_municipality_by_slug_and_by_key(kehl: Municipality) -> None:
    by_slug, by_key = Program().get("municipalities/kehl"), Program().get("municipalities/08317057")
    assert by_slug.json() == by_key.json()
    assert by_slug.json()["url"] == f"{settings.BASE_URL}/kommunen/kehl/"


def test_topics_stand_below_their_own(network: object) -> None:
    branch = TopicFactory.create(title="Akten", slug="akten", position=2)
    leaf("E-Akte", branch)
    TopicFactory.create(title="Bürgerdienste", slug="burger", position=1)
    TopicFactory.create(title="Alt", slug="alt", active=False)
    items = Program().everything("topics", limit=1)
    assert [(item["slug"], item["parent"]) for item in items] == [
        ("burger", None),
        ("akten", None),
        ("e-akte", "akten"),
    ]
    assert Program().get("topics/e-akte", Accept_Language="en").json()["title"] == "E-Akte (en)"
    problem(Program().get("topics/alt"), 404)


def test_people_and_what_they_show(staff_kehl: Person, stranger: Person) -> None:
    Person.objects.filter(pk=staff_kehl.pk).update(phone="07851 1", phone_visibility="network")
    program = Program(stranger)
    names = [person["name"] for person in program.everything("people", limit=1)]
    assert names == ["Jonas Reinbold", "Thorsten Rieflin"]
    shown = program.get("people/thorsten-rieflin").json()
    assert (shown["phone"], shown["email"]) == ("07851 1", None)
    assert shown["roles"][0]["municipality"]["slug"] == "kehl"
    assert [each["handle"] for each in program.everything("people?municipality=08317057")] == [
        "thorsten-rieflin"
    ]


def test_groups(staff_kehl: Person, stranger: Person) -> None:
    group = GroupFactory.create(name="E-Akte", slug="e-akte", topic=leaf("Akten"))
    member_of(group, staff_kehl, "owner")
    GroupFactory.create(name="Alt", slug="alt", archived_at=clock.now())
    program = Program(staff_kehl)
    (item,) = program.everything("groups")
    assert (item["slug"], item["role"], item["people"], item["topic"]["slug"]) == (
        "e-akte",
        "owner",
        1,
        "akten",
    )
    assert program.get("groups/e-akte").json() == item
    assert [each["slug"] for each in program.everything("groups?archived=true")] == ["alt"]
    assert Program(stranger).get("groups/e-akte").json()["role"] is None


def _entries(**facts: Any) -> list[int]:
    return [EntryFactory.create(**facts).pk for _each in range(3)]


def test_entries_newest_first_without_gaps_or_twins(staff_kehl: Person) -> None:
    moment = clock.now()
    same = [EntryFactory.create(created_at=moment).pk for _each in range(3)]
    old = EntryFactory.create(created_at=moment - timedelta(days=3)).pk
    program = Program(staff_kehl)
    first = program.get("entries?limit=2").json()
    EntryFactory.create()  # something new pushes nothing onto the next page
    rest = program.get(f"entries?limit=100&cursor={first['next']}").json()
    assert [item["id"] for item in first["items"] + rest["items"]] == [*reversed(same), old]
    assert rest["next"] is None


def test_filters_of_entries(staff_kehl: Person, kehl: Municipality) -> None:
    group = GroupFactory.create(slug="runde")
    member_of(group, staff_kehl)
    topic = leaf("E-Akte")
    found = EntryFactory.create(
        author=staff_kehl, municipality=kehl, group=group, topic=topic, kind="question", title="Wie?"
    )
    long_ago = EntryFactory.create(created_at=clock.now() - timedelta(days=9))
    program = Program(staff_kehl)
    parent = topic.parent.slug  # type: ignore[union-attr]
    for asked in (
        *("group=runde", "kind=question", "topic=e-akte", f"topic={parent}"),
        *(
            "municipality=kehl",
            "municipality=08317057",
            "author=thorsten-rieflin",
            "since=2020-01-01T00:00:00Z",
        ),
    ):
        numbers = [item["id"] for item in program.everything(f"entries?{asked}")]
        assert found.pk in numbers, asked
        assert (long_ago.pk in numbers) == asked.startswith("since"), asked
    assert program.everything(f"entries?since={clock.now():%Y-%m-%dT%H:%M:%SZ}") in (
        [],
        [program.get(f"entries/{found.pk}").json()],
    )
    assert program.everything("entries?group=gibt-es-nicht") == []


def test_one_entry_with_everything_on_it(staff_kehl: Person, kehl: Municipality) -> None:
    entry = EntryFactory.create(author=staff_kehl, municipality=kehl, title="Hallo", body="**Text**")
    CommentFactory.create(entry=entry, author=staff_kehl)
    shown = Program(staff_kehl).get(f"entries/{entry.pk}").json()
    assert shown["body"] == "**Text**"
    assert shown["comments"] == 1
    assert shown["author"]["handle"] == "thorsten-rieflin"
    assert shown["url"] == f"{settings.BASE_URL}/eintrag/{entry.pk}/"


def test_comments_oldest_first(staff_kehl: Person) -> None:
    entry = EntryFactory.create()
    first = CommentFactory.create(entry=entry)
    second = CommentFactory.create(entry=entry, parent=first)
    CommentFactory.create(entry=entry, state="draft")
    CommentFactory.create(entry=entry, state="deleted")
    items = Program(staff_kehl).everything(f"entries/{entry.pk}/comments", limit=1)
    assert [(item["id"], item["parent"]) for item in items] == [(first.pk, None), (second.pk, first.pk)]
    assert items[1]["url"].endswith(f"/eintrag/{entry.pk}/#kommentar-{second.pk}")


def test_radar_and_its_filters(staff_kehl: Person, kehl: Municipality, lahr: Municipality) -> None:
    akte, scan = leaf("E-Akte"), leaf("Scannen")
    says(kehl, akte, contact=staff_kehl, note="läuft", age=200)
    says(lahr, akte, "planned", horizon="2027H1")
    says(lahr, scan)
    program = Program(staff_kehl)
    assert len(program.everything("radar")) == 3
    assert len(program.everything("radar?topic=e-akte&municipality=08317065&status=planned")) == 1
    (item,) = program.everything("radar?municipality=kehl")
    assert item["contact"]["handle"] == "thorsten-rieflin"
    assert (item["freshness"], item["note"], item["version"]) == ("fading", "läuft", 1)
    assert program.get("radar/08317057/e-akte").json() == item
    problem(program.get("radar/kehl/scannen"), 404)
    problem(program.get("radar/kehl/gibt-es-nicht"), 404)


def test_opportunities(officer_kehl: Person, kehl: Municipality, lahr: Municipality, guest: Person) -> None:
    topic = leaf("E-Akte")
    says(kehl, topic, "planned")
    says(lahr, topic, "planned")
    opportunities.refresh_topic(topic.pk)
    program = Program(officer_kehl)
    (item,) = program.everything("opportunities?state=open&topic=e-akte")
    assert {town["slug"] for town in item["municipalities"]} == {"kehl", "lahr"}
    assert program.get(f"opportunities/{item['id']}").json() == item
    assert program.everything("opportunities?state=closed") == []
    problem(Program(guest).get("opportunities"), 403)
    problem(Program(guest).get(f"opportunities/{item['id']}"), 403)


def test_notifications_page_by_page(staff_kehl: Person) -> None:
    entry = EntryFactory.create(title="Worum es geht")
    for number in range(45):
        Notification.objects.create(
            recipient=staff_kehl,
            kind="comment",
            entry=entry,
            created_at=clock.now() - timedelta(minutes=number % 7),
            dedupe_key=str(number),
        )
    program = Program(staff_kehl)
    items = program.everything("notifications", limit=22)
    assert len({item["id"] for item in items}) == 45
    assert [item["at"] for item in items] == sorted((item["at"] for item in items), reverse=True)
    assert items[0]["detail"] == "Worum es geht"
    assert items[0]["url"] == f"{settings.BASE_URL}/eintrag/{entry.pk}/"


def test_me(staff_kehl: Person, kehl: Municipality) -> None:
    group: Group = GroupFactory.create(slug="runde")
    member_of(group, staff_kehl, "moderator")
    said = Program(staff_kehl).get("me").json()
    assert (said["handle"], said["email"]) == (staff_kehl.handle, staff_kehl.email)
    assert said["roles"][0]["role"] == "staff"
    assert [(each["slug"], each["role"]) for each in said["groups"]] == [("runde", "moderator")]
    assert said["key"]["scope"] == "write"
    problem(Program().get("me"), 401)


def test_a_file_is_read_with_a_key(staff_kehl: Person, guest: Person) -> None:
    from tests.content_factories import PNG, AttachmentFactory

    file = AttachmentFactory.create()
    answer = Program(staff_kehl).get(f"files/{file.pk}")
    assert b"".join(answer.streaming_content) == PNG
    problem(Program(guest).get(f"files/{file.pk}"), 404)


@pytest.mark.parametrize("path", ["municipalities", "topics", "people", "groups", "entries", "radar"])
def test_a_cursor_fits_its_own_list_only(staff_kehl: Person, kehl: Municipality, path: str) -> None:
    MunicipalityFactory.create()
    topic = leaf("E-Akte")
    says(kehl, topic)
    says(kehl, leaf("Scannen"))
    _entries()
    GroupFactory.create_batch(2)
    from tests.factories import person_in

    person_in(kehl)
    program = Program(staff_kehl)
    answer = program.get(f"{path}?limit=1")
    following = answer.json()["next"]
    assert following
    assert answer["Link"].endswith('>; rel="next"')
    other = "radar" if path != "radar" else "topics"
    for wrong in (f"{other}?cursor={following}", f"{path}?cursor={following[:-2]}xx", f"{path}?cursor=x"):
        assert problem(program.get(wrong), 422)["field"] == "cursor"
    if path == "entries":
        assert problem(program.get(f"{path}?kind=post&cursor={following}"), 422)["field"] == "cursor"
    assert program.get(f"{path}?limit=50&cursor={following}").status_code == 200
