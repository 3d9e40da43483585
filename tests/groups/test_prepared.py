"""A prepared query answers what the query itself answers, for every viewer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from lotsennetz.core import clock
from lotsennetz.core.statements import Fixed
from lotsennetz.entries.models import Entry, State, Visibility
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.groups.models import Group
from lotsennetz.groups.prepared import Prepared, Row
from lotsennetz.groups.viewer import NOBODY, Viewer, viewer_of
from lotsennetz.people.models import Municipality, Person, Role
from tests.content_factories import EntryFactory, GroupFactory, GroupMemberFactory, member_of
from tests.factories import MembershipFactory, person_in

pytestmark = pytest.mark.django_db


def _seen(viewer: Viewer) -> QuerySet[Entry, Row]:
    return visible_entries(viewer).order_by("pk").values_list("pk", "published_at")


prepared = Prepared(_seen)


def test_every_viewer_gets_her_own_answer_from_the_same_statement(
    kehl: Municipality, lahr: Municipality, coordinator: Person, guest: Person, ex_member: Person
) -> None:
    people = [coordinator, guest, ex_member]
    for town in (kehl, lahr):
        people += [person_in(town, Role.STAFF) for _ in range(3)]
    MembershipFactory.create(person=people[3], municipality=lahr, role=Role.OFFICER)
    MembershipFactory.create(person=people[4], municipality=kehl, role=Role.OFFICER)
    for number, privacy in enumerate(Group.Privacy):
        group = GroupFactory.create(privacy=privacy)
        member_of(group, people[number + 3], "owner")
        member_of(group, people[number + 1])
        GroupMemberFactory.create(group=group, person=None, municipality=lahr)
        for level in (Visibility.GROUP, Visibility.NETWORK, Visibility.PUBLIC):
            EntryFactory.create(group=group, visibility=level)
    for town in (kehl, lahr):
        EntryFactory.create(visibility=Visibility.MUNICIPALITY, municipality=town)
    EntryFactory.create(visibility=Visibility.PUBLIC)
    EntryFactory.create(state=State.DRAFT, visibility=Visibility.PUBLIC)
    answers = set()
    for viewer in [NOBODY, *map(viewer_of, people)]:
        expected = [tuple(row) for row in _seen(viewer)]
        assert prepared(viewer) == expected
        assert prepared(viewer) == expected  # from the kept statement
        answers.add(tuple(expected))
    assert len(answers) > 5, "the viewers see so much alike that the comparison says nothing"


def test_the_statement_is_composed_once(kehl: Municipality) -> None:
    calls = []

    def builder(viewer: Viewer) -> QuerySet[Entry, Row]:
        calls.append(viewer)
        return _seen(viewer)

    query = Prepared(builder)
    viewers = [viewer_of(person_in(kehl)) for _ in range(3)]
    with CaptureQueriesContext(connection) as captured:
        for viewer in viewers:
            query(viewer)
    assert len(calls) == 1
    assert len(captured) == 3
    assert not any(str(viewer.person_id) == "0" for viewer in viewers)


def test_values_of_every_kind_find_their_place() -> None:
    moment = clock.now()
    early = EntryFactory.create(title="Früh", created_at=moment - timedelta(days=1))
    late = EntryFactory.create(title="Spät", created_at=moment)

    def builder(numbers: list[int], title: str, before: object, kind: str | None) -> QuerySet[Entry, Row]:
        rows = Entry.objects.filter(pk__among=numbers, title=title, created_at__lt=before)
        return (rows.filter(kind=kind) if kind else rows).values_list("pk", "created_at")

    query = Fixed(builder)
    numbers = [early.pk, late.pk]
    assert query(numbers=numbers, title="Früh", before=moment, kind=None) == [(early.pk, early.created_at)]
    assert query(numbers=numbers, title="Spät", before=moment, kind=None) == []
    after = moment + timedelta(seconds=1)
    assert query(numbers=numbers, title="Spät", before=after, kind="post") == [(late.pk, late.created_at)]
    assert query(numbers=numbers, title="Spät", before=after, kind="question") == []
    assert query(numbers=[], title="Spät", before=after, kind=None) == []


def test_a_text_inside_a_pattern_is_a_mistake_of_ours() -> None:
    query = Fixed(lambda word: Entry.objects.filter(title__contains=word).values_list("pk"))
    with pytest.raises(TypeError):
        query(word="x")


def test_many_numbers_in_a_plain_list_are_a_mistake_of_ours() -> None:
    query = Fixed(lambda numbers: Entry.objects.filter(pk__in=numbers).values_list("pk"))
    with pytest.raises(TypeError):
        query(numbers=[1, 2])


def test_among_finds_one_of_many_without_preparing_too() -> None:
    rows = [EntryFactory.create(), EntryFactory.create(), EntryFactory.create()]
    found = Entry.objects.filter(pk__among=[rows[0].pk, rows[2].pk]).order_by("pk")
    assert list(found) == [rows[0], rows[2]]
    assert not Entry.objects.filter(author__among=[]).exists()
    assert Entry.objects.exclude(author_id__among=[rows[1].author_id]).count() == 2
