"""Single statements and their history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lotsennetz.groups.models import Group
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Membership, Municipality, Person, Role
from lotsennetz.people.queries import network_people_of
from lotsennetz.people.rules import PersonPolicy, may_see_contact
from lotsennetz.radar import rules
from lotsennetz.radar.models import Statement, StatementChange, Status, Suggestion
from lotsennetz.topics.models import Product, Topic
from lotsennetz.topics.words import fold


def visible_statements(viewer: Viewer) -> QuerySet[Statement]:
    """In no particular order."""
    return Statement.objects.filter(rules.visible_condition(viewer)).order_by()


def statement_on(viewer: Viewer, municipality: Municipality, topic: Topic) -> Statement | None:
    """What the viewer may see of it, with product, contact and who confirmed it. One query."""
    rows = visible_statements(viewer).filter(municipality=municipality, topic=topic)
    return rows.select_related("product", "contact", "confirmed_by", "topic", "municipality").first()


def suggestion_on(viewer: Viewer, municipality: Municipality, topic: Topic) -> Suggestion | None:
    """For the town and the coordination only."""
    if not (rules.may_change(viewer, municipality.pk) or rules.may_suggest(viewer)):
        return None
    rows = Suggestion.objects.filter(municipality=municipality, topic=topic)
    return rows.select_related("product", "contact", "made_by").first()


def changes_on(viewer: Viewer, municipality: Municipality, topic: Topic) -> QuerySet[StatementChange]:
    """Every change that people like the viewer may see, newest first."""
    rows = StatementChange.objects.filter(
        rules.visible_condition(viewer), municipality=municipality, topic=topic
    )
    return rows.select_related("actor")


def town_called(slug: str) -> Municipality | None:
    """A municipality that may say something, without its large shape."""
    town = Municipality.objects.defer("shape").filter(slug=slug).first()
    return town if town is not None and rules.may_be_stated(town) else None


def topic_called(slug: str) -> Topic | None:
    """A topic that may be spoken about: one of the second level. Retired ones keep their statements."""
    return Topic.objects.select_related("parent").filter(slug=slug, parent__isnull=False).first()


def others_live_with(viewer: Viewer, product: Product, besides: int) -> list[Municipality]:
    """Further towns where the product is in use, as far as the viewer may see that, by name."""
    rows = visible_statements(viewer).filter(product=product, status=Status.LIVE)
    numbers = rows.exclude(municipality_id=besides).values("municipality_id")
    towns = Municipality.objects.filter(pk__in=numbers).only("pk", "name", "slug")
    return sorted(towns, key=lambda town: fold(town.name))


@dataclass(frozen=True)
class Contact:
    """Whom to ask, with what this person lets the viewer see. ``named`` by the statement, or the town's officer."""

    person: Person
    phone: str
    email: str
    named: bool


def contact_for(viewer: Viewer, municipality: Municipality, statement: Statement | None) -> Contact | None:
    """The statement's contact, else an officer of the town; nobody for those who may not see people."""
    named = {municipality.pk: statement.contact_id if statement else None}
    return contacts_of(viewer, named).get(municipality.pk)


def contacts_of(viewer: Viewer, named: Mapping[int, int | None]) -> dict[int, Contact]:
    """By town, as ``contact_for``; ``named`` is whom its statement names. Two queries for any number of towns."""
    if not viewer.is_network_member or not named:
        return {}
    officers = Membership.objects.filter(municipality_id__among=sorted(named), role=Role.OFFICER)
    wanted = Q(pk__among=sorted({pk for pk in named.values() if pk})) | Q(pk__in=officers.values("person_id"))
    people = PersonPolicy.visible_to(viewer).filter(wanted, is_active=True).prefetch_related("memberships")
    by_number = {person.pk: person for person in people}
    officer: dict[int, Person] = {}
    for person in by_number.values():
        for held in person.memberships.all():
            if held.role == Role.OFFICER:
                officer.setdefault(held.municipality_id, person)
    found = {}
    for town, number in named.items():
        chosen = by_number.get(number or 0)
        person_shown = chosen or officer.get(town)
        if person_shown is not None:
            found[town] = _contact(viewer, person_shown, named=chosen is not None)
    return found


def _contact(viewer: Viewer, person: Person, *, named: bool) -> Contact:
    phone = person.phone if may_see_contact(viewer, person, "phone") else ""
    email = person.email if may_see_contact(viewer, person, "email") else ""
    return Contact(person, phone, email, named)


def room_about(viewer: Viewer, topic: Topic) -> Group | None:
    """A group of the viewer's on this topic, where a question fits best."""
    rows = Group.objects.filter(pk__in=sorted(viewer.group_roles), topic=topic, archived_at=None)
    return rows.order_by("pk").first()


def products_of(topic: Topic, kept: int | None = None) -> list[Product]:
    """What serves the topic, by name, and what the statement names already."""
    rows = Product.objects.filter(Q(topics=topic) | Q(pk=kept or 0)).distinct()
    return sorted(rows, key=lambda product: fold(product.name))


def people_to_name(viewer: Viewer, municipality: Municipality, kept: int | None = None) -> list[Person]:
    """Who may be named as contact: the town's people, and whoever is named already, by name."""
    rows = network_people_of(municipality)
    people = PersonPolicy.visible_to(viewer).filter(Q(pk__in=rows.values("pk")) | Q(pk=kept or 0))
    return sorted(people, key=lambda person: (fold(person.family_name), fold(person.given_name)))
