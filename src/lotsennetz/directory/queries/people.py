"""People: the list with its filters, and one person's page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from lotsennetz.entries.models import Entry
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Membership, Municipality, Person
from lotsennetz.people.queries import people_visible_to
from lotsennetz.people.rules import may_see_contact
from lotsennetz.topics.models import Topic
from lotsennetz.topics.words import all_words_in, fold

PAGE = 30
NEWEST = 10


@dataclass(frozen=True)
class PeopleFilter:
    """What the address asks for; empty means all. ``municipality`` and ``topic`` are slugs."""

    text: str = ""
    municipality: str = ""
    role: str = ""
    topic: str = ""


def matching(viewer: Viewer, wanted: PeopleFilter) -> list[int]:
    """The numbers of the active people that match, by name as a German reader sorts them.

    Names are compared here and not in the database: SQLite knows no umlauts, PostgreSQL sorts them as it was
    installed. A region has hundreds of people, so this is one light query.
    """
    rows = people_visible_to(viewer).filter(is_active=True, left_at=None)
    conditions: dict[str, str] = {}
    if wanted.municipality:
        conditions["municipality__slug"] = wanted.municipality
    if wanted.role:
        conditions["role"] = wanted.role
    if conditions:
        rows = rows.filter(pk__in=Membership.objects.filter(**conditions).values("person_id"))
    if wanted.topic:
        rows = rows.filter(pk__in=_helpers(wanted.topic).values("pk"))
    found = rows.order_by().values_list("pk", "family_name", "given_name", "function", "handle")
    kept = [
        (fold(family), fold(given), pk)
        for pk, family, given, function, handle in found
        if not wanted.text or all_words_in(wanted.text, [f"{given} {family}", function, handle])
    ]
    return [pk for _family, _given, pk in sorted(kept)]


def _helpers(slug: str) -> QuerySet[Person]:
    """Who helps with a topic, or with one of the topics below it."""
    return Person.objects.filter(Q(topics__slug=slug) | Q(topics__parent__slug=slug)).order_by()


def with_places(people: QuerySet[Person]) -> QuerySet[Person]:
    """Load memberships with their municipality (without its large shape) and topics: three queries more."""
    memberships = Membership.objects.select_related("municipality", "department").defer("municipality__shape")
    return people.prefetch_related(
        Prefetch("memberships", memberships.order_by("since", "pk")),
        Prefetch("topics", Topic.objects.filter(active=True)),
    )


@dataclass(frozen=True)
class Shown:
    """A person with what the viewer may see of her contact; empty where she may not."""

    person: Person
    phone: str
    email: str


def as_seen(person: Person, viewer: Viewer) -> Shown:
    """Needs ``person.memberships`` loaded."""
    phone = person.phone if may_see_contact(viewer, person, "phone") else ""
    email = person.email if may_see_contact(viewer, person, "email") else ""
    return Shown(person, phone, email)


def listed(numbers: list[int], viewer: Viewer) -> list[Shown]:
    """People in the order of ``numbers``."""
    found = {person.pk: person for person in with_places(Person.objects.filter(pk__in=numbers))}
    return [as_seen(found[number], viewer) for number in numbers if number in found]


def person(handle: str, viewer: Viewer) -> Person | None:
    """One person whom the viewer may see. Members of the network also see who once was one of them."""
    named = Person.objects.filter(handle=handle)
    found = with_places(named.filter(pk__in=people_visible_to(viewer).values("pk"))).first()
    if found is None and viewer.is_network_member:
        return with_places(named.filter(left_at__isnull=False)).first()
    return found


def entries_of(shown: Person, viewer: Viewer) -> list[Entry]:
    """The newest entries of a person that the viewer may see."""
    rows = visible_entries(viewer).filter(author=shown, archived_at=None)
    return list(rows.select_related("municipality", "group").order_by("-published_at", "-pk")[:NEWEST])


def municipalities_with_people() -> list[tuple[str, str]]:
    """Slug and name of the municipalities that have people, for the filter."""
    rows = Municipality.objects.filter(memberships__person__is_active=True).distinct()
    pairs = rows.order_by().values_list("slug", "name")
    return sorted(pairs, key=lambda pair: fold(pair[1]))
