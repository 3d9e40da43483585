"""The filters live in the address: any address is answered, and what it means is written back the same."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.filters import SIZES, Filters, size_of
from lotsennetz.radar.models import Status
from tests.conftest import ClientOf
from tests.content_factories import ProductFactory, TopicFactory
from tests.factories import MunicipalityFactory
from tests.radar.factories import leaf, says
from tests.radar.overview_kit import PAGE

NAMES = [
    "ansicht",
    "thema",
    "stand",
    "groesse",
    "produkt",
    "kommunen",
    "sucht",
    "bietet",
    "aehnlich",
    "leere",
    "ab",
]
VALUES = [
    *("tabelle", "karte", "liste", "alle", "unterzeichnende", "1", "0", "-1", "99999999999", ""),
    *("e-akte", "akten", "aktenwerk", "gibt-es-nicht", "A" * 61, "\x00", "ä", "' OR 1=1 --", "<b>"),
    *Status.values,
    *SIZES,
]
queries = st.lists(
    st.tuples(st.sampled_from(NAMES), st.one_of(st.sampled_from(VALUES), st.text(max_size=12))), max_size=12
)


def lists_of(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    read: dict[str, list[str]] = {}
    for name, value in pairs:
        read.setdefault(name, []).append(value)
    return read


@given(queries)
def test_what_is_read_is_written_and_read_again_the_same(pairs: list[tuple[str, str]]) -> None:
    filters = Filters.parse(lists_of(pairs))
    assert Filters.parse(parse_qs(filters.query().removeprefix("?"))) == filters
    assert Filters.parse(lists_of(filters.pairs())) == filters


@given(queries, st.sampled_from(["e-akte", "e-rechnung"]), st.sampled_from(Status.values))
def test_taking_away_what_was_added_leads_back(pairs: list[tuple[str, str]], topic: str, status: str) -> None:
    filters = Filters.parse(lists_of(pairs))
    for name, value in (("topics", topic), ("statuses", status)):
        twice = filters.toggled(name, value).toggled(name, value)
        assert set(getattr(twice, name)) == set(getattr(filters, name))
        assert (value in getattr(filters.toggled(name, value), name)) != (value in getattr(filters, name))


@given(st.integers(min_value=0, max_value=5_000_000))
def test_every_number_of_people_has_one_size(population: int) -> None:
    size = size_of(population)
    assert [name for name, (_words, low, high) in SIZES.items() if low <= population < high] == [size]
    assert size_of(None) == ""


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=queries)
def test_any_address_is_answered(
    pairs: list[tuple[str, str]], kehl: Municipality, officer_kehl: Person, client_of: ClientOf
) -> None:
    if not kehl.statements.exists():
        topic = leaf("E-Akte", TopicFactory.create(slug="akten"))
        product = ProductFactory.create(slug="aktenwerk")
        says(kehl, topic, product=product)
    query = "&".join(f"{name}={quote(value.encode('utf-8', 'replace'))}" for name, value in pairs)
    for person in (officer_kehl, None):
        browser = client_of(person)
        assert browser.get(f"{PAGE}?{query}").status_code == 200
        assert browser.get(f"{PAGE}?{query}", headers={"HX-Request": "true"}).status_code == 200
        assert browser.get(f"{PAGE}ausgabe.csv?{query}").status_code == 200


@pytest.fixture
def region(kehl: Municipality, lahr: Municipality, gengenbach: Municipality) -> None:
    """Two branches, three towns, and something of everything."""
    akten, service = (
        TopicFactory.create(slug="akten", position=1),
        TopicFactory.create(slug="service", position=2),
    )
    files, bills = leaf("E-Akte", akten), leaf("E-Rechnung", akten)
    dates = leaf("Termine", service)
    product = ProductFactory.create(slug="aktenwerk", name="Aktenwerk 7")
    for town, population in ((kehl, 38_000), (lahr, 49_000), (gengenbach, 11_000)):
        Municipality.objects.filter(pk=town.pk).update(population=population)
    says(kehl, files, product=product, offers_experience=True)
    says(kehl, bills)
    says(lahr, files, Status.PLANNED, seeks_partners=True, horizon="2031H1")
    says(gengenbach, dates, Status.PILOTING, product=product)
    MunicipalityFactory.create(name="Riesenstadt", slug="riesenstadt", population=290_000)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"kehl/e-akte", "kehl/e-rechnung", "lahr/e-akte"}),
        ("kommunen=alle", {"kehl/e-akte", "kehl/e-rechnung", "lahr/e-akte", "gengenbach/termine"}),
        ("kommunen=unterzeichnende", {"kehl/e-akte", "kehl/e-rechnung", "lahr/e-akte"}),
        ("thema=e-akte", {"kehl/e-akte", "lahr/e-akte"}),
        ("thema=akten", {"kehl/e-akte", "kehl/e-rechnung", "lahr/e-akte"}),
        ("thema=service&kommunen=alle", {"gengenbach/termine"}),
        ("thema=e-rechnung&thema=termine&kommunen=alle", {"kehl/e-rechnung", "gengenbach/termine"}),
        ("thema=gibt-es-nicht", {"kehl/e-akte", "kehl/e-rechnung", "lahr/e-akte"}),
        ("stand=planned", {"lahr/e-akte"}),
        ("stand=planned&stand=live", {"kehl/e-akte", "kehl/e-rechnung", "lahr/e-akte"}),
        ("stand=erfunden", {"kehl/e-akte", "kehl/e-rechnung", "lahr/e-akte"}),
        ("groesse=5000-20000&kommunen=alle", {"gengenbach/termine"}),
        ("groesse=ab-50000", set()),
        ("produkt=aktenwerk&kommunen=alle", {"kehl/e-akte", "gengenbach/termine"}),
        ("produkt=aktenwerk", {"kehl/e-akte"}),
        ("sucht=1", {"lahr/e-akte"}),
        ("bietet=1", {"kehl/e-akte"}),
        ("bietet=1&sucht=1", set()),
        ("aehnlich=1&kommunen=alle", {"kehl/e-akte", "kehl/e-rechnung", "lahr/e-akte", "gengenbach/termine"}),
        ("aehnlich=1&stand=planned", {"lahr/e-akte"}),
    ],
)
def test_filters_narrow_table_and_files(
    region: None, officer_kehl: Person, client_of: ClientOf, query: str, found: set[str]
) -> None:
    browser = client_of(officer_kehl)
    page = browser.get(f"{PAGE}?ansicht=tabelle&{query}").text
    cells = re.findall(r'<td class="(?!none)[^"]*"><a href="angabe/([^"]*)/">', page)
    assert set(cells) == found
    export = re.search(r'href="(/wer-macht-was/ausgabe\.csv[^"]*)"', page)
    assert export
    rows = browser.get(unescape(export[1])).content.decode("utf-8-sig").splitlines()[1:]
    assert len(rows) == len(found)


@pytest.mark.django_db
def test_chips_lead_to_the_page_without_them(region: None, officer_kehl: Person, client_of: ClientOf) -> None:
    browser = client_of(officer_kehl)
    query = "?ansicht=tabelle&thema=e-akte&stand=live&groesse=20000-50000&produkt=aktenwerk&sucht=1"
    page = browser.get(PAGE + query).text
    bar = page.split('<div class="chips radar-filters"')[1]
    removable = {
        words.strip(): unescape(address)
        for address, words in re.findall(
            r'<a class="chip on" href="([^"]*)" aria-current="true">(?:<svg.*?</svg>)?([^<]*)<span', bar
        )
    }
    assert set(removable) == {
        "sucht Partner",
        "E-Akte",
        "im Einsatz",
        "20.000 bis 50.000",
        "Aktenwerk 7",
        "Unterzeichnende",
    }
    before = Filters.parse(parse_qs(query[1:]))
    for words, changed in {
        "sucht Partner": before.but(seeks=False),
        "E-Akte": before.but(topics=()),
        "im Einsatz": before.but(statuses=()),
        "20.000 bis 50.000": before.but(size=""),
        "Aktenwerk 7": before.but(product=""),
        "Unterzeichnende": before.but(towns="alle"),
    }.items():
        assert removable[words] == PAGE + changed.query()
        assert browser.get(removable[words]).status_code == 200


@pytest.mark.django_db
def test_visitors_have_no_towns_like_theirs(region: None, client_of: ClientOf) -> None:
    page = client_of(None).get(PAGE, {"aehnlich": "1"}).text
    assert "ähnlich wie wir" not in page
