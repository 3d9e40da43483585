"""People, municipalities and the network of the tests. Everybody here is invented."""

# factory_boy carries no types for its declarations.
# mypy: disable-error-code="attr-defined,no-untyped-call,misc"

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from lotsennetz.core import clock
from lotsennetz.people.models import (
    ApiToken,
    Department,
    Invitation,
    JoinRequest,
    Membership,
    Municipality,
    Network,
    Person,
    Role,
)
from lotsennetz.people.secrets import fingerprint

PASSWORD = "vier-Zufaellige-Woerter-Regenschirm"


class NetworkFactory(DjangoModelFactory[Network]):
    class Meta:
        model = Network
        django_get_or_create = ("id",)

    id = 1
    name = "Ortenau Digital"
    slug = "ortenau-digital"
    ags_prefixes = factory.LazyFunction(lambda: ["08317"])
    claim = "Gemeinsam digital"
    contact_email = "koordination@landratsamt.example"


class MunicipalityFactory(DjangoModelFactory[Municipality]):
    """A member town inside the region; ``ags=None`` makes a body."""

    class Meta:
        model = Municipality

    ags = factory.Sequence(lambda n: f"08317{500 + n % 500:03}")  # below 500 are the fixtures' own
    kind = Municipality.Kind.VILLAGE
    name = factory.Sequence(lambda n: f"Musterdorf {n}")
    slug = factory.Sequence(lambda n: f"musterdorf-{n}")
    population = 4_200
    postcode = "77999"
    member = True


class DepartmentFactory(DjangoModelFactory[Department]):
    class Meta:
        model = Department

    municipality = factory.SubFactory(MunicipalityFactory)
    name = factory.Sequence(lambda n: f"Amt {n}")


class PersonFactory(DjangoModelFactory[Person]):
    """A person with a confirmed address and the password ``PASSWORD``; memberships are made apart."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    given_name = "Alex"
    family_name = factory.Sequence(lambda n: f"Muster{n}")
    email = factory.Sequence(lambda n: f"person{n}@stadt.example")
    handle = factory.Sequence(lambda n: f"alex-muster{n}")
    joined_at = factory.LazyFunction(clock.now)

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **kwargs: Any) -> Person:
        password = kwargs.pop("password", PASSWORD)
        person = model_class(*args, **kwargs)
        person.set_password(password)
        person.save()
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    role = Role.STAFF
    since = factory.LazyFunction(clock.now)


class InvitationFactory(DjangoModelFactory[Invitation]):
    """An open invitation; its link ends in ``secret``."""

    class Meta:
        model = Invitation

    class Params:
        secret = factory.Sequence(lambda n: f"einladung-{n}-geheim")

    municipality = factory.SubFactory(MunicipalityFactory)
    email = factory.Sequence(lambda n: f"neu{n}@stadt.example")
    role = Role.STAFF
    secret_hash = factory.LazyAttribute(lambda made: fingerprint(made.secret))
    created_at = factory.LazyFunction(clock.now)
    expires_at = factory.LazyAttribute(lambda made: made.created_at + timedelta(days=14))


class JoinRequestFactory(DjangoModelFactory[JoinRequest]):
    """A confirmed request that waits for a decision."""

    class Meta:
        model = JoinRequest

    class Params:
        secret = factory.Sequence(lambda n: f"anfrage-{n}-geheim")

    municipality = factory.SubFactory(MunicipalityFactory)
    given_name = "Ulla"
    family_name = factory.Sequence(lambda n: f"Anfrage{n}")
    email = factory.Sequence(lambda n: f"anfrage{n}@stadt.example")
    state = JoinRequest.State.OPEN
    secret_hash = factory.LazyAttribute(lambda made: fingerprint(made.secret))
    created_at = factory.LazyFunction(clock.now)
    expires_at = factory.LazyAttribute(lambda made: made.created_at + timedelta(days=14))


class ApiTokenFactory(DjangoModelFactory[ApiToken]):
    class Meta:
        model = ApiToken

    class Params:
        secret = factory.Sequence(lambda n: f"schluessel-{n}")

    person = factory.SubFactory(PersonFactory)
    name = "Auswertung"
    secret_hash = factory.LazyAttribute(lambda made: fingerprint(made.secret))
    created_at = factory.LazyFunction(clock.now)
    expires_at = factory.LazyAttribute(lambda made: made.created_at + timedelta(days=365))


def person_in(municipality: Municipality, role: str = Role.STAFF, **fields: Any) -> Person:
    """A person with one role in one municipality."""
    person: Person = PersonFactory.create(**fields)
    MembershipFactory.create(person=person, municipality=municipality, role=role)
    return person
