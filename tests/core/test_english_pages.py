"""Every page of the house in English: the chrome has no German left, and the page says which language it is in."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from lotsennetz.people.models import Municipality, Network, Person
from tests.core.english_kit import Said, catalogues, german_in, untranslated
from tests.security.addresses import all_addresses
from tests.security.asking import ask, clients, path_of
from tests.security.world import World, build

ROLES = ("visitor", "guest", "stranger", "invited", "member", "moderator", "owner", "officer", "coordinator")


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    catalogues().compile_all()


@pytest.fixture
def english_world(db: None) -> World:
    """Names that are the same in both languages; what people write is not the house's to translate."""
    world = build("Text")
    Network.objects.update(name="Lotsen Network", claim="Text", introduction="Text")
    Municipality.objects.filter(slug="landratsamt").update(name="District")
    Municipality.objects.filter(slug="verband").update(name="Association")
    Person.objects.update(language="en")
    return world


@pytest.fixture
def browsers(english_world: World) -> dict[str, Client]:
    made = clients(english_world)
    made["visitor"].cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return made


@pytest.mark.parametrize("role", ROLES)
def test_no_page_says_anything_in_german(
    role: str, english_world: World, browsers: dict[str, Client]
) -> None:
    known = untranslated(catalogues().read())
    problems = []
    pages = 0
    for address in all_addresses():
        answer, _ = ask(browsers[role], path_of(address, english_world), "GET")
        if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        said = Said(answer.content.decode())
        if not said.texts:
            continue
        pages += 1
        problems += [f"{address.name}: {text}" for text in german_in(said.texts, known)]
        if said.language not in {"en", ""} or answer.headers["Content-Language"] != "en":
            problems.append(f"{address.name} says it is {said.language!r}")
    assert not problems, "\n".join(problems)
    assert pages > 25
