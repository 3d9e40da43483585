"""Language and appearance: remembered, and never a way to somewhere else."""

from __future__ import annotations

import pytest
from django.test import Client

from lotsennetz.core.models import AuditRecord
from lotsennetz.people.models import Network, Person
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://boese.example/",
    "//boese.example/",
    "///boese.example",
    "/\\boese.example",
    "\\\\boese.example",
    "http:boese.example",
    "javascript:alert(1)",
    "/\t/boese.example",
    "kommunen/",
    "\x00/kommunen/",
    "",
]


def test_a_visitor_chooses_for_the_device(network: Network, client_of: ClientOf) -> None:
    browser = client_of(None)
    response = browser.post("/erscheinungsbild/", {"farbe": "dark", "next": "/kommunen/?q=a"})
    assert response.status_code == 302
    assert response["Location"] == "/kommunen/?q=a"
    assert response.cookies["farbe"]["httponly"]
    assert response.cookies["farbe"]["samesite"] == "Lax"
    assert 'data-kern-theme="dark"' in browser.get("/").text
    browser.post("/sprache/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in browser.get("/").text


def test_a_member_takes_the_choice_along(officer_kehl: Person, client_of: ClientOf) -> None:
    browser = client_of(officer_kehl)
    browser.post("/erscheinungsbild/", {"farbe": "light", "next": "/"})
    browser.post("/sprache/", {"language": "en", "next": "/"})
    officer_kehl.refresh_from_db()
    assert (officer_kehl.appearance, officer_kehl.language) == ("light", "en")
    assert '<html lang="en"' in client_of(officer_kehl).get("/").text
    records = AuditRecord.objects.filter(actor_id=officer_kehl.pk).values_list("action", "fields")
    assert set(map(str, records)) == {
        str(("person.appearance_chosen", ["appearance"])),
        str(("person.language_chosen", ["language"])),
    }


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize(
    ("path", "choice"), [("/erscheinungsbild/", {"farbe": "auto"}), ("/sprache/", {"language": "de"})]
)
def test_nobody_is_sent_elsewhere(
    network: Network, client_of: ClientOf, path: str, choice: dict[str, str], target: str
) -> None:
    response = client_of(None).post(path, {**choice, "next": target})
    assert response.status_code == 302
    assert response["Location"] == "/"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/erscheinungsbild/", {"farbe": "rosa"}),
        ("/erscheinungsbild/", {}),
        ("/sprache/", {"language": "fr"}),
        ("/sprache/", {"language": "de\x00"}),
        ("/sprache/", {}),
    ],
)
def test_unknown_choices_change_nothing(
    officer_kehl: Person, client_of: ClientOf, path: str, data: dict[str, str]
) -> None:
    before = (officer_kehl.appearance, officer_kehl.language)
    response = client_of(officer_kehl).post(path, data)
    assert response.status_code == 400
    assert not {"farbe", "sprache"} & set(response.cookies)
    officer_kehl.refresh_from_db()
    assert (officer_kehl.appearance, officer_kehl.language) == before


def test_no_choice_by_get_or_from_a_foreign_page(officer_kehl: Person, client_of: ClientOf) -> None:
    for path in ("/erscheinungsbild/?farbe=dark", "/sprache/?language=en"):
        assert client_of(officer_kehl).get(path).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer_kehl)
    assert strict.post("/sprache/", {"language": "en"}).status_code == 403
    officer_kehl.refresh_from_db()
    assert officer_kehl.language == "de"
