"""The page about the API: public, true, and complete."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from lotsennetz.api import guide
from lotsennetz.api.models import Hook
from lotsennetz.api.v1 import api
from lotsennetz.api.webhooks import signing
from lotsennetz.core import clock
from lotsennetz.people.models import Network, Person
from tests.api.kit import problem
from tests.conftest import ClientOf


def _page(client: Client) -> str:
    answer = client.get("/api/")
    assert answer.status_code == 200
    return html.unescape(answer.text)


def test_everybody_reads_it(network: Network, client: Client) -> None:
    page = _page(client)
    assert "Schnittstelle für Programme" in page
    assert client.post("/api/").status_code == 405
    assert client.get("/api").status_code == 301


def test_it_names_every_address(network: Network, client: Client) -> None:
    page = _page(client)
    beginnings = {path.split("/")[3] for path in api().get_openapi_schema()["paths"]}
    assert beginnings <= {name for name, _what in guide._SUBJECTS}
    for name in beginnings:
        assert f"<code>/api/v1/{name}</code>" in page


def test_its_links_lead_somewhere(staff_kehl: Person, client_of: ClientOf) -> None:
    browser = client_of(staff_kehl)
    main = _page(browser).partition('<main id="inhalt"')[2].partition("</main>")[0]
    addresses = set(re.findall(r'<a [^>]*href="([^"]+)"', main))
    anchors = {address for address in addresses if address.startswith("#")}
    assert all(f'id="{anchor[1:]}"' in main for anchor in anchors)
    assert len(anchors) == 7
    for address in addresses - anchors:
        assert browser.get(address).status_code == 200, address


def test_the_examples_are_of_this_network(network: Network, client: Client, settings: Any) -> None:
    settings.BASE_URL = "https://verbund.ortenau.example"
    page = _page(client)
    for name in ("curl", "python", "power_query", "verify"):
        assert guide.example(name) in page
    assert page.count("https://verbund.ortenau.example") > 5
    assert guide.PLACEHOLDER + "/" not in page


def test_other_addresses_are_still_problems(network: Network, client: Client) -> None:
    problem(client.get("/api/anders"), 404)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["", "secret", "body", "time", "no signature"])
def test_the_example_checks_signatures(wrong: str) -> None:
    known: dict[str, Any] = {}
    exec(compile(guide.example("verify"), "verify", "exec"), known)
    salt, body = signing.new_salt(), b'{"id": "1"}'
    hook = Hook(salt=salt, old_salt=signing.new_salt(), old_until=clock.now().replace(year=2099))
    headers = signing.headers_for(hook, body)
    secret = signing.secret_of(salt)
    if wrong == "secret":
        secret = signing.secret_of("another")
    if wrong == "body":
        body += b" "
    if wrong == "time":
        headers["Lotsennetz-Timestamp"] = str(int(headers["Lotsennetz-Timestamp"]) - 301)
    if wrong == "no signature":
        headers["Lotsennetz-Signature"] = ""
    assert known["is_genuine"](secret, headers, body) is (wrong == "")


def test_the_example_knows_the_old_secret_too() -> None:
    known: dict[str, Any] = {}
    exec(compile(guide.example("verify"), "verify", "exec"), known)
    old = signing.new_salt()
    hook = Hook(salt=signing.new_salt(), old_salt=old, old_until=clock.now().replace(year=2099))
    assert known["is_genuine"](signing.secret_of(old), signing.headers_for(hook, b"{}"), b"{}")
