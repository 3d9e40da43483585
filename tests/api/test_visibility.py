"""Programs see what the pages show to the same person, no more and no less."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.people.services.memberships import end_membership
from tests.api.kit import Program, problem
from tests.content_factories import CommentFactory, EntryFactory, GroupFactory, member_of
from tests.factories import person_in
from tests.radar.factories import leaf, says

ROLES = ["visitor", "guest", "officer_kehl", "stranger", "coordinator", "ex_member"]


@pytest.fixture(params=ROLES)
def person(request: pytest.FixtureRequest) -> Person | None:
    return None if request.param == "visitor" else request.getfixturevalue(request.param)


@pytest.fixture
def browser(person: Person | None) -> Client:
    made = Client()
    if person is not None:
        made.force_login(person)
    return made


@pytest.fixture
def program(person: Person | None) -> Program:
    return Program(person)


def _opens(browser: Client, address: str) -> bool:
    """Whether the page is shown: neither refused nor led to the sign-in."""
    return bool(browser.get(address).status_code == 200)


@pytest.fixture
def entries(officer_kehl: Person, guest: Person, kehl: Municipality) -> list[Any]:
    """One of each level and each place."""
    made = []
    for privacy in ("public", "network", "members"):
        group = GroupFactory.create(privacy=privacy, join_policy="invitation")
        member_of(group, officer_kehl)
        levels = ("group", "network", "public", "municipality")
        made += [
            EntryFactory.create(group=group, visibility=level, author=officer_kehl, municipality=kehl)
            for level in levels
        ]
    member_of(group, guest)
    for level in ("municipality", "network", "public"):
        made.append(EntryFactory.create(visibility=level, author=officer_kehl, municipality=kehl))
    made.append(EntryFactory.create(visibility="public", state="draft", author=officer_kehl))
    made.append(EntryFactory.create(visibility="public", state="deleted", author=officer_kehl))
    return made


def test_entries_and_comments(program: Program, browser: Client, entries: list[Any]) -> None:
    listed = {item["id"] for item in program.everything("entries", limit=4)}
    seen = 0
    for entry in entries:
        CommentFactory.create(entry=entry)
        shown = entry.state == "published" and _opens(browser, f"/eintrag/{entry.pk}/")
        seen += shown
        assert (entry.pk in listed) == shown
        assert (program.get(f"entries/{entry.pk}").status_code == 200) == shown
        assert (program.get(f"entries/{entry.pk}/comments").status_code == 200) == shown
    assert 0 < seen < len(entries)


def test_authors_are_named_as_on_pages(program: Program, person: Person | None, entries: list[Any]) -> None:
    authors = [item["author"] for item in program.everything("entries")]
    network = person is not None and person.memberships.exclude(role=Role.GUEST).exists()
    assert {author["handle"] for author in authors} == {"miriam-aschenbrenner" if network else None}
    assert {author["name"] for author in authors} == {"Miriam Aschenbrenner"}


def test_groups(program: Program, browser: Client, entries: list[Any]) -> None:
    groups = {entry.group for entry in entries if entry.group}
    shown = {group.slug for group in groups if _opens(browser, f"/gruppen/{group.slug}/")}
    assert {g.slug for g in groups if program.get(f"groups/{g.slug}").status_code == 200} == shown
    if _opens(browser, "/gruppen/"):
        assert {item["slug"] for item in program.everything("groups")} == shown
    else:
        problem(program.get("groups"), 401)


def test_statements(program: Program, browser: Client, kehl: Municipality, officer_kehl: Person) -> None:
    topics = {level: leaf(level.title()) for level in ("coordination", "network", "public")}
    for level, topic in topics.items():
        says(kehl, topic, visibility=level, note=f"Nur {level}", contact=officer_kehl)
    listed = {item["topic"]["slug"]: item for item in program.everything("radar")}
    for level, topic in topics.items():
        page = browser.get(reverse("radar:cell", args=["kehl", topic.slug]))
        shown = page.status_code == 200 and f"Nur {level}" in page.text
        assert (topic.slug in listed) == shown
        single = program.get(f"radar/kehl/{topic.slug}")
        assert (single.status_code == 200) == shown
        if shown:
            assert (single.json()["contact"] is not None) == ("Miriam Aschenbrenner" in page.text)


def test_people(
    program: Program,
    browser: Client,
    officer_kehl: Person,
    guest: Person,
    coordinator: Person,
    deactivated: Person,
    staedtetag: Municipality,
) -> None:
    everybody = [officer_kehl, guest, coordinator, deactivated, person_in(staedtetag, Role.GUEST)]
    for one in everybody:
        Person.objects.filter(pk=one.pk).update(phone=f"0{one.pk} 55", phone_visibility="network")
        page = browser.get(f"/menschen/{one.handle}/")
        answer = program.get(f"people/{one.handle}")
        assert (answer.status_code == 200) == (page.status_code == 200)
        if answer.status_code == 200:
            assert (answer.json()["phone"] is not None) == (f"0{one.pk} 55" in page.text)
    if _opens(browser, "/menschen/"):
        listed = {item["handle"] for item in program.everything("people")}
        assert listed >= {officer_kehl.handle, coordinator.handle}
        assert deactivated.handle not in listed
    else:
        assert program.get("people").status_code in {401, 403}


def test_what_everybody_may_read(program: Program, kehl: Municipality) -> None:
    leaf("E-Akte")
    for path in ("municipalities", "municipalities/kehl", "topics", "topics/e-akte", "openapi.json"):
        assert program.get(path).status_code == 200


def test_a_right_that_ends_counts_at_once(stranger: Person, coordinator: Person) -> None:
    entry = EntryFactory.create()
    program = Program(stranger)
    assert program.get(f"entries/{entry.pk}").status_code == 200
    end_membership(actor=coordinator, membership=stranger.memberships.get())
    problem(program.get(f"entries/{entry.pk}"), 404)
    assert program.everything("entries") == []
