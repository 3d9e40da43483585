"""People: only what everybody who sees them at all may see of them. As towns and topics, they are always current."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from lotsennetz.groups.prepared import Fixed, Prepared, Row
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Membership, Person
from lotsennetz.people.rules import PersonPolicy
from lotsennetz.people.viewer import NETWORK_ROLES
from lotsennetz.search import facts
from lotsennetz.search.models import Kind
from lotsennetz.search.sources import naming
from lotsennetz.search.sources.base import Card, Fact, Source, Text


def _people(numbers: list[int]) -> QuerySet[Person, Row]:
    rows = Person.objects.filter(pk__among=numbers, is_active=True, left_at=None).order_by()
    return rows.values_list("pk", "given_name", "family_name", "handle", "function", "about")


def _towns(numbers: list[int]) -> QuerySet[Membership, Row]:
    rows = Membership.objects.filter(person_id__among=numbers).order_by("since", "pk")
    return rows.values_list(
        "person_id", "role", "municipality_id", "municipality__name", "municipality__slug"
    )


def _topics(numbers: list[int]) -> QuerySet[Any, Row]:
    rows = Person.topics.through.objects.filter(person_id__among=numbers, topic__active=True)
    return rows.order_by("topic__position", "topic_id").values_list("person_id", "topic__title")


def _visible(viewer: Viewer, numbers: list[int]) -> QuerySet[Person, Row]:
    return PersonPolicy.visible_to(viewer).filter(pk__among=numbers).order_by().values_list("pk")


_person_rows, _town_rows, _topic_rows = Fixed(_people), Fixed(_towns), Fixed(_topics)
_visible_rows = Prepared(_visible)


class People(Source):
    kind, model = Kind.PERSON, Person

    def _whole(self, numbers: Sequence[int]) -> list[tuple[Row, list[Row], list[str]]]:
        wanted = list(numbers)
        towns: dict[int, list[Row]] = defaultdict(list)
        for number, *town in _town_rows(numbers=wanted):
            towns[number].append(tuple(town))
        topics: dict[int, list[str]] = defaultdict(list)
        for number, title in _topic_rows(numbers=wanted):
            topics[number].append(title)
        return [(row, towns[row[0]], topics[row[0]]) for row in _person_rows(numbers=wanted)]

    def texts(self, numbers: Sequence[int]) -> list[Text]:
        found = []
        for (pk, given, family, _handle, function, about), towns, topics in self._whole(numbers):
            names = dict.fromkeys(name for _role, _town, name, _slug in towns)
            home = next((town for role, town, *_name in towns if role in NETWORK_ROLES), None)
            body = " ".join(filter(None, (function, about, *names, *topics)))
            title = f"{given} {family}".strip()
            found.append(Text(Kind.PERSON, pk, None, title, body, (facts.ANYBODY,), municipality=home))
        return found

    def visible(self, viewer: Viewer, numbers: Sequence[int]) -> set[int]:
        return {pk for (pk,) in _visible_rows(viewer, numbers=list(numbers))}

    def cards(self, viewer: Viewer, numbers: Sequence[int]) -> dict[int, Card]:
        found = {}
        for (pk, given, family, handle, function, about), towns, topics in self._whole(numbers):
            url = naming.author(viewer, given, family, "", handle, True).url
            home = next((row for row in towns if row[0] in NETWORK_ROLES), towns[0] if towns else None)
            others = dict.fromkeys(row[2] for row in towns if home is None or row[2] != home[2])
            parts = (function, " ".join(about.split()), ", ".join(others), ", ".join(topics))
            place = Fact(home[2], f"/kommunen/{home[3]}/") if home else None
            found[pk] = Card(
                f"{given} {family}".strip(), " · ".join(filter(None, parts)), url, None, municipality=place
            )
        return found
