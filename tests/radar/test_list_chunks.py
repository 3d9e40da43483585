"""A long list of one topic comes in chunks; a table of many towns has all its cells."""

from __future__ import annotations

import re

import pytest

from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Status
from lotsennetz.radar.queries.by_topic import CHUNK, WHOLE
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.factories import MunicipalityFactory
from tests.radar.factories import leaf, says
from tests.radar.overview_kit import PAGE, cell, titles

pytestmark = pytest.mark.django_db
LIST = {"ansicht": "liste", "thema": "e-akte"}
HTMX = {"HX-Request": "true"}


def _towns(topic: Topic, count: int, status: str, letter: str) -> list[str]:
    names = [f"{letter} {number:03}" for number in range(count)]
    for name in names:
        says(MunicipalityFactory.create(name=name), topic, status)
    return names


def _next(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'hx-get="([^"]*&amp;ab=\d+)"', page)]


def test_a_list_of_a_district_comes_at_once(
    topic: Topic, officer_kehl: Person, client_of: ClientOf, kehl: Municipality
) -> None:
    names = _towns(topic, WHOLE, Status.LIVE, "A")
    page = client_of(officer_kehl).get(PAGE, LIST).text
    assert titles(page) == names
    assert _next(page) == []


def test_a_long_list_comes_in_chunks_and_none_is_lost(
    topic: Topic, officer_kehl: Person, client_of: ClientOf, kehl: Municipality
) -> None:
    live = _towns(topic, CHUNK + 45, Status.LIVE, "A")
    planned = _towns(topic, 50, Status.PLANNED, "B")
    browser = client_of(officer_kehl)
    page = browser.get(PAGE, LIST).text
    assert titles(page) == live[:CHUNK]
    assert f'<span class="count">{len(live)}</span>' in page
    assert '<span class="count">50</span>' in page
    seen: dict[str, list[str]] = {"A": titles(page), "B": []}
    waiting = _next(page)
    assert len(waiting) == 2
    assert client_of(None).get(waiting[0]).status_code == 200
    while waiting:
        address = waiting.pop(0)
        whole = browser.get(address).text
        part = browser.get(address, headers=HTMX).text
        assert titles(part) == titles(whole) != []
        assert "<html" in whole
        assert part.count("<li") == part.count("</li>") == len(titles(part)) + part.count("hx-get")
        assert "<section" not in part
        seen[titles(part)[0][0]] += titles(part)
        waiting += _next(part)
    assert seen == {"A": live, "B": planned}


def test_a_chunk_holds_what_its_reader_may_see(
    topic: Topic, officer_kehl: Person, client_of: ClientOf, kehl: Municipality
) -> None:
    for number in range(WHOLE + 10):
        town = MunicipalityFactory.create(name=f"A {number:03}")
        says(town, topic, visibility="coordination" if number % 2 else "network")
    page = client_of(officer_kehl).get(PAGE, LIST).text
    assert len(titles(page)) == 43
    assert titles(client_of(None).get(PAGE, LIST).text) == []


@pytest.mark.parametrize("start", ["999", "-1", "x", "99999999999999999999"])
def test_chunks_beyond_the_end_are_empty(
    start: str, topic: Topic, officer_kehl: Person, client_of: ClientOf, kehl: Municipality
) -> None:
    says(kehl, topic)
    browser = client_of(officer_kehl)
    asked = {**LIST, "stand": "live", "ab": start}
    for headers in (HTMX, {}):
        assert browser.get(PAGE, asked, headers=headers).status_code == 200


def test_a_class_of_towns_with_every_topic_stands_in_one_table(
    kehl: Municipality, officer_kehl: Person, client_of: ClientOf, network: object
) -> None:
    """150 rows come at once, so that printing and searching in the page find them all."""
    branch = leaf("Erstes").parent
    topics = [leaf(f"Thema {number}", branch) for number in range(5)]
    large = [MunicipalityFactory.create(name=f"Stadt {n:03}", population=80_000) for n in range(150)]
    for number in range(160):
        MunicipalityFactory.create(name=f"Dorf {number:03}", population=900)
    for number, town in enumerate(large):
        says(town, topics[number % 5], Status.PILOTING)
    page = client_of(officer_kehl).get(
        PAGE, {"ansicht": "tabelle", "kommunen": "alle", "groesse": "ab-50000"}
    )
    assert page.text.count('<tr><th scope="row">') >= 150
    assert 'class="more' not in page.text
    for number, town in enumerate(large):
        found = cell(page.text, town.slug, topics[number % 5].slug)
        assert found == ("piloting", "im Test")
        assert cell(page.text, town.slug, topics[(number + 1) % 5].slug) == ("none", "keine Angabe")
