"""The surroundings of every test: an own data folder, a small network, the people of the permission matrix.

``DATABASE_URL`` decides on which database the suite runs; without it, on SQLite.
"""

# mypy: disable-error-code="no-any-return"
# factory_boy says Any of what it makes
from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation

from lotsennetz.people.models import Municipality, Network, Person, Role
from tests import factories
from tests.surroundings import FOLDER

ClientOf = Callable[[Person | None], Client]


def pytest_configure() -> None:
    """Hashing a password the real way takes longer than most tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure() -> None:
    FOLDER.cleanup()


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    """No language and no rate limit carries over from another test."""
    if not os.environ.get("DATABASE_URL"):
        cache.clear()
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _audit_can_be_flushed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that really commit end with a flush; on SQLite that is a DELETE, which the audit table refuses.

    Set up before the database fixtures, so torn down after their flush: the trigger is back for the next test.
    """
    mark = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames) or (
        mark is not None and mark.kwargs.get("transaction")
    )
    if not commits or connection.vendor != "sqlite":
        yield
        return
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'audit_no_delete'")
        (statement,) = cursor.fetchone()
        cursor.execute("DROP TRIGGER audit_no_delete")
    yield
    with blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def network(db: None) -> Network:
    return factories.NetworkFactory.create()


@pytest.fixture
def kehl(network: Network) -> Municipality:
    return factories.MunicipalityFactory.create(
        ags="08317057", name="Kehl", slug="kehl", kind=Municipality.Kind.LARGE_TOWN, founder=True
    )


@pytest.fixture
def lahr(network: Network) -> Municipality:
    return factories.MunicipalityFactory.create(
        ags="08317065", name="Lahr", slug="lahr", kind=Municipality.Kind.LARGE_TOWN, founder=True
    )


@pytest.fixture
def gengenbach(network: Network) -> Municipality:
    """A town of the region that is not a member yet."""
    return factories.MunicipalityFactory.create(
        ags="08317034", name="Gengenbach", slug="gengenbach", kind=Municipality.Kind.TOWN, member=False
    )


@pytest.fixture
def landratsamt(network: Network) -> Municipality:
    return factories.MunicipalityFactory.create(
        ags=None,
        name="Landratsamt Ortenaukreis",
        slug="landratsamt",
        kind=Municipality.Kind.DISTRICT_OFFICE,
    )


@pytest.fixture
def staedtetag(network: Network) -> Municipality:
    """A body whose people are guests."""
    return factories.MunicipalityFactory.create(
        ags=None, name="Städtetag", slug="staedtetag", kind=Municipality.Kind.OTHER, member=False
    )


@pytest.fixture
def coordinator(landratsamt: Municipality) -> Person:
    return factories.person_in(
        landratsamt,
        Role.COORDINATOR,
        given_name="Petra",
        family_name="Oehlschläger",
        handle="petra-oehlschlaeger",
        email="koordination@landratsamt.example",
    )


@pytest.fixture
def officer_kehl(kehl: Municipality) -> Person:
    return factories.person_in(
        kehl,
        Role.OFFICER,
        given_name="Miriam",
        family_name="Aschenbrenner",
        handle="miriam-aschenbrenner",
        email="digital@kehl.example",
    )


@pytest.fixture
def staff_kehl(kehl: Municipality) -> Person:
    return factories.person_in(
        kehl, Role.STAFF, given_name="Thorsten", family_name="Rieflin", handle="thorsten-rieflin"
    )


@pytest.fixture
def guide(kehl: Municipality) -> Person:
    return factories.person_in(
        kehl, Role.GUIDE, given_name="Leonie", family_name="Bohnert", handle="leonie-bohnert"
    )


@pytest.fixture
def mayor(kehl: Municipality) -> Person:
    return factories.person_in(
        kehl, Role.MAYOR, given_name="Gerhard", family_name="Dürrholder", handle="gerhard-duerrholder"
    )


@pytest.fixture
def guest(staedtetag: Municipality) -> Person:
    return factories.person_in(
        staedtetag,
        Role.GUEST,
        given_name="Farida",
        family_name="Nassiri",
        handle="farida-nassiri",
        email="gast@staedtetag.example",
    )


@pytest.fixture
def stranger(lahr: Municipality) -> Person:
    """The officer of another town."""
    return factories.person_in(
        lahr,
        Role.OFFICER,
        given_name="Jonas",
        family_name="Reinbold",
        handle="jonas-reinbold",
        email="digital@lahr.example",
    )


@pytest.fixture
def applicant(kehl: Municipality) -> Person:
    """Signed in, asks to join Kehl, and belongs nowhere."""
    person = factories.PersonFactory.create(
        given_name="Anna", family_name="Wartend", handle="anna-wartend", email="anna@kehl.example"
    )
    factories.JoinRequestFactory.create(municipality=kehl, email=person.email)
    return person


@pytest.fixture
def invited(kehl: Municipality) -> Person:
    """Signed in, invited to Kehl, has not accepted."""
    person = factories.PersonFactory.create(
        given_name="Ivo", family_name="Eingeladen", handle="ivo-eingeladen", email="ivo@kehl.example"
    )
    factories.InvitationFactory.create(municipality=kehl, email=person.email)
    return person


@pytest.fixture
def ex_member(network: Network) -> Person:
    """Every membership ended; the account still signs in."""
    return factories.PersonFactory.create(
        given_name="Egon", family_name="Ehemals", handle="egon-ehemals", email="egon@kehl.example"
    )


@pytest.fixture
def deactivated(kehl: Municipality) -> Person:
    return factories.person_in(
        kehl,
        Role.OFFICER,
        given_name="Dora",
        family_name="Stillgelegt",
        handle="dora-stillgelegt",
        email="dora@kehl.example",
        is_active=False,
    )


@pytest.fixture
def client_of() -> ClientOf:
    """A browser in which that person is signed in; nobody is for ``None``."""

    def open_browser(person: Person | None) -> Client:
        browser = Client()
        if person is not None:
            browser.force_login(person)
        return browser

    return open_browser


@pytest.fixture(autouse=True)
def _second_factor_not_asked(request: pytest.FixtureRequest) -> Iterator[None]:
    """Coordinators of the tests have no second factor; tests of the gate itself ask for it below."""
    if "second_factor_gate" in request.fixturenames:
        yield
        return
    kept = settings.SECOND_FACTOR_REQUIRED_ROLES
    settings.SECOND_FACTOR_REQUIRED_ROLES = []
    yield
    settings.SECOND_FACTOR_REQUIRED_ROLES = kept


@pytest.fixture
def second_factor_gate() -> None:
    """Ask for this fixture to have the second factor demanded as in a real network."""
