"""A group with everybody who can stand in some relation to it, and a way to see that nothing was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lotsennetz.groups.models import Group, GroupRole
from lotsennetz.people.models import Municipality, Person, Role
from tests.content_factories import (
    GroupFactory,
    GroupInvitationFactory,
    GroupRequestFactory,
    member_of,
)
from tests.factories import person_in

Answer = Any  # Django's test response has fields that no type knows
Unchanged = Callable[[], AbstractContextManager[None]]
_HARMLESS = ("django_session", "usersessions_", "core_cache", 'SET "last_login"')


@dataclass(frozen=True)
class Room:
    """``group`` with its people. ``browser(None)`` is a visitor's."""

    group: Group
    people: dict[str, Person | None]

    def person(self, role: str) -> Person:
        found = self.people[role]
        assert found is not None
        return found

    def browser(self, role: str) -> Client:
        browser = Client()
        person = self.people[role]
        if person is not None:
            browser.force_login(person)
        return browser

    @property
    def url(self) -> str:
        return f"/gruppen/{self.group.slug}/"


@pytest.fixture
def room(
    kehl: Municipality,
    coordinator: Person,
    guest: Person,
    stranger: Person,
    applicant: Person,
    invited: Person,
    ex_member: Person,
    deactivated: Person,
) -> Room:
    """An open group for the network; the roles are spelled as in the permission matrix."""
    group = GroupFactory.create(name="E-Akte", slug="e-akte")
    people: dict[str, Person | None] = {
        "visitor": None,
        "guest": guest,
        "stranger": stranger,
        "coordinator": coordinator,
        "applicant": applicant,
        "invited": invited,
        "ex_member": ex_member,
        "deactivated": deactivated,
        "member": person_in(kehl, Role.STAFF, given_name="Mara", family_name="Mitglied"),
        "author": person_in(kehl, Role.STAFF, given_name="Arno", family_name="Autor"),
        "moderator": person_in(kehl, Role.STAFF, given_name="Moni", family_name="Moderation"),
        "owner": person_in(kehl, Role.STAFF, given_name="Lena", family_name="Leitung"),
        "asking": person_in(kehl, Role.STAFF, given_name="Ada", family_name="Anfrage"),
        "called": person_in(kehl, Role.STAFF, given_name="Ernst", family_name="Eingeladen"),
    }
    made = Room(group, people)
    member_of(group, made.person("member"))
    member_of(group, made.person("author"))
    member_of(group, made.person("moderator"), GroupRole.MODERATOR)
    member_of(group, made.person("owner"), GroupRole.OWNER)
    member_of(group, made.person("deactivated"))
    GroupRequestFactory.create(group=group, person=made.person("asking"))
    GroupInvitationFactory.create(group=group, person=made.person("called"))
    return made


@pytest.fixture
def unchanged() -> Unchanged:
    """Asserts that nothing but the session was written inside the block."""

    @contextmanager
    def watch() -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        writes = [
            query["sql"]
            for query in captured.captured_queries
            if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
            and not any(name in query["sql"][:80] for name in _HARMLESS)
        ]
        assert writes == []

    return watch


def lock(room: Room, **changes: str) -> None:
    """Change the group's rules."""
    for name, value in changes.items():
        setattr(room.group, name, value)
    room.group.save()
