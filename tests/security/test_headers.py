"""What every answer carries, and what no page may ask for."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from lotsennetz.people.models import Network, Person
from tests.conftest import ClientOf
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
_FOREIGN = re.compile(r"""(?:src|action|data|poster|srcset)=["']?(https?:)?//""")


def _directives(policy: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: value for name, _blank, value in parts}


def test_the_policy_lets_nothing_in_from_elsewhere(network: Network) -> None:
    answer = Client().get("/")
    policy = _directives(answer.headers["Content-Security-Policy"])
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/konto/anmelden/", "/gibt-es-nicht/", "/mein-tag/"])
def test_the_usual_headers_stand_on_every_answer(network: Network, path: str) -> None:
    headers = Client().get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_kept_from_scripts(officer_kehl: Person) -> None:
    client = Client()
    client.get("/konto/anmelden/")
    client.post("/konto/anmelden/", {"login": officer_kehl.email, "password": PASSWORD})
    for name in ("sitzung", "schutz"):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


def test_pages_of_people_are_not_kept_by_proxies(officer_kehl: Person, client_of: ClientOf) -> None:
    answer = client_of(officer_kehl).get("/mein-tag/")
    assert "Cookie" in answer.headers["Vary"]
    assert "public" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    "path", ["/", "/konto/anmelden/", "/mein-tag/", "/gruppen/", "/kommunen/", "/menschen/"]
)
def test_no_page_asks_another_house(officer_kehl: Person, client_of: ClientOf, path: str) -> None:
    html = client_of(officer_kehl).get(path, follow=True).content.decode()
    assert not _FOREIGN.search(html)
    assert not re.search(r"<link[^>]+href=[\"']https?:", html)
    assert not re.search(r"\sstyle=[\"']", html)
