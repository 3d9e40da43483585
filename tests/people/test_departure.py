"""Handing over before leaving: what the providers are asked, and with what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest

from lotsennetz.people import departure
from lotsennetz.people.departure import HandoverTask
from lotsennetz.people.models import Person


class Kitchen:
    """A provider as an app above people would write it."""

    def __init__(self) -> None:
        self.open: list[HandoverTask] = []
        self.given: dict[str, Person] | None = None

    def tasks(self, person: Person) -> Sequence[HandoverTask]:
        return self.open

    def hand_over(self, person: Person, successors: Mapping[str, Person]) -> None:
        self.given = dict(successors)


@pytest.fixture
def kitchen() -> Iterator[Kitchen]:
    provider = Kitchen()
    departure.departure_task(provider)
    yield provider
    departure._providers.remove(provider)


def test_each_provider_gets_its_own_successors_only(
    kitchen: Kitchen, officer_kehl: Person, staff_kehl: Person, guide: Person
) -> None:
    other = Kitchen()
    departure.departure_task(other)
    try:
        kitchen.open = [HandoverTask("kueche-1", "Kaffee", [staff_kehl])]
        other.open = [HandoverTask("garten-1", "Blumen", [guide])]
        departure.hand_everything_over(officer_kehl, {"kueche-1": staff_kehl, "garten-1": guide})
    finally:
        departure._providers.remove(other)
    assert kitchen.given == {"kueche-1": staff_kehl}
    assert other.given == {"garten-1": guide}


def test_a_provider_without_tasks_is_called_all_the_same(kitchen: Kitchen, officer_kehl: Person) -> None:
    departure.hand_everything_over(officer_kehl, {})
    assert kitchen.given == {}


def test_missing_names_tasks_without_or_with_a_foreign_successor(
    officer_kehl: Person, staff_kehl: Person, guide: Person
) -> None:
    needs = HandoverTask("a", "A", [staff_kehl])
    alone = HandoverTask("b", "B", [], otherwise="Wird archiviert.")
    assert departure.missing([needs, alone], {}) == [needs]
    assert departure.missing([needs, alone], {"a": guide}) == [needs]
    assert departure.missing([needs, alone], {"a": staff_kehl}) == []
