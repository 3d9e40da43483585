"""The overview as each viewer sees it: table, map, list, and what other pages show of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from lotsennetz.core import clock
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Municipality, Network, Person
from lotsennetz.radar.models import Status, VisibleTo
from lotsennetz.radar.queries import overview as queries
from lotsennetz.radar.queries.similar import similar_towns
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.content_factories import ProductFactory
from tests.factories import MunicipalityFactory, person_in
from tests.radar.factories import LeadRoleFactory, leaf, says

pytestmark = pytest.mark.django_db
PAGE = "/wer-macht-was/"
HOSTILE = "<script>alert(1)</script>'\"&"


@pytest.fixture
def e_akte(db: None) -> Topic:
    return leaf("E-Akte")


def cell(page: str, town: str, topic: str) -> tuple[str, str] | None:
    """Look and words of one cell, or None if the page has no such link in its table."""
    found = re.search(rf'<td class="([^"]*)"><a href="angabe/{town}/{topic}/">([^<]*)</a></td>', page)
    return (found[1], found[2]) if found else None


def titles(page: str) -> list[str]:
    """The towns of the list, in order."""
    return re.findall(r'<a class="title" href="[^"]*">([^<]*)</a>', page)


@pytest.mark.parametrize(
    ("age", "look", "words"),
    [
        (0, "live", "im Einsatz"),
        (179, "live", "im Einsatz"),
        (181, "live fading", "im Einsatz, älter als 180 Tage"),
        (364, "live fading", "im Einsatz, älter als 180 Tage"),
        (366, "live old", "im Einsatz, älter als 365 Tage"),
        (None, "live unconfirmed", "im Einsatz, noch nicht bestätigt"),
    ],
)
def test_a_cell_says_status_and_age_in_words(
    kehl: Municipality,
    officer_kehl: Person,
    e_akte: Topic,
    client_of: ClientOf,
    age: int,
    look: str,
    words: str,
) -> None:
    says(kehl, e_akte, age=age)
    assert cell(client_of(officer_kehl).get(PAGE).text, "kehl", "e-akte") == (look, words)


def test_not_planned_does_not_fade(
    kehl: Municipality, officer_kehl: Person, e_akte: Topic, client_of: ClientOf
) -> None:
    says(kehl, e_akte, Status.NOT_PLANNED, age=400)
    page = client_of(officer_kehl).get(PAGE).text
    assert cell(page, "kehl", "e-akte") == ("not_planned", "nicht geplant")


def test_nothing_said_is_not_the_same_as_not_planned(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, e_akte: Topic, client_of: ClientOf
) -> None:
    says(kehl, e_akte)
    assert cell(client_of(officer_kehl).get(PAGE).text, "lahr", "e-akte") == ("none", "keine Angabe")


def test_the_lead_town_is_marked_until_its_role_ends(
    kehl: Municipality, officer_kehl: Person, e_akte: Topic, client_of: ClientOf
) -> None:
    says(kehl, e_akte)
    role = LeadRoleFactory.create(topic=e_akte, municipality=kehl)
    browser = client_of(officer_kehl)
    assert cell(browser.get(PAGE).text, "kehl", "e-akte") == ("live lead", "im Einsatz, Federführung")
    role.ended_at = clock.now()
    role.save()
    assert cell(browser.get(PAGE).text, "kehl", "e-akte") == ("live", "im Einsatz")


def test_founders_members_then_the_others_on_demand(
    kehl: Municipality, gengenbach: Municipality, officer_kehl: Person, e_akte: Topic, client_of: ClientOf
) -> None:
    durbach = MunicipalityFactory.create(name="Durbach", slug="durbach")
    for town in (kehl, gengenbach, durbach):
        says(town, e_akte)
    browser = client_of(officer_kehl)
    assert _columns(browser.get(PAGE).text) == ["Kehl", "Durbach"]
    page = browser.get(PAGE, {"kommunen": "alle"}).text
    assert _columns(page) == ["Kehl", "Durbach", "Gengenbach"]
    assert "1 von 1 Themen · 3 von 3 Kommunen · 100 % der Angaben" in page


def _columns(page: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*><a href="kommune/[^"]*">([^<]*)</a></th>', page)


def test_totals_count_what_is_live(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, e_akte: Topic, client_of: ClientOf
) -> None:
    says(kehl, e_akte)
    says(lahr, e_akte, Status.PILOTING)
    says(kehl, leaf("E-Rechnung"), Status.LIVE, age=200)
    page = client_of(officer_kehl).get(PAGE).text
    assert re.findall(r'<td class="total">(\d+)</td>', page) == ["1", "1"]
    foot = page.split("<tfoot>")[1].split("</tfoot>")[0]
    assert re.findall(r"<td[^>]*>(\d+)</td>", foot) == ["2", "0"]
    assert "67 % der Angaben in den letzten 180 Tagen bestätigt" in page


def test_topics_without_statement_are_left_out_until_asked_for(
    kehl: Municipality, officer_kehl: Person, e_akte: Topic, client_of: ClientOf
) -> None:
    says(kehl, e_akte)
    leaf("Chatbot")
    browser = client_of(officer_kehl)
    assert cell(browser.get(PAGE).text, "kehl", "chatbot") is None
    assert cell(browser.get(PAGE, {"leere": "1"}).text, "kehl", "chatbot") == ("none", "keine Angabe")


@pytest.mark.parametrize("view", ["", "ansicht=liste", "ansicht=karte", "ansicht=tabelle&kommunen=alle"])
def test_only_those_who_may_see_a_statement(
    kehl: Municipality,
    lahr: Municipality,
    officer_kehl: Person,
    stranger: Person,
    coordinator: Person,
    guest: Person,
    client_of: ClientOf,
    view: str,
) -> None:
    for visibility in VisibleTo.values:
        says(kehl, leaf(f"Thema {visibility}"), visibility=visibility)
    everything = set(VisibleTo.values)
    seen = {None: {"public"}, guest: {"public"}, stranger: {"public", "network"}}
    for person, expected in {**seen, officer_kehl: everything, coordinator: everything}.items():
        browser = client_of(person)
        for visibility in everything:
            page = browser.get(f"{PAGE}?{view}&thema=thema-{visibility}").text
            assert _is_said(page, f"thema-{visibility}") == (visibility in expected), (person, visibility)


def _is_said(page: str, topic: str) -> bool:
    """Whether the table has a sign for it, or list or map a line."""
    look = cell(page, "kehl", topic)
    return (look is not None and look[0] == "live") or "Kehl" in titles(page)


def test_files_and_sums_keep_to_it_too(kehl: Municipality, stranger: Person, client_of: ClientOf) -> None:
    product = ProductFactory.create(name="Geheimwerk", slug="geheimwerk")
    topic = leaf("E-Akte")
    product.topics.add(topic)
    says(kehl, topic, visibility=VisibleTo.COORDINATION, product=product, note="streng vertraulich")
    for person in (stranger, None):
        browser = client_of(person)
        for path in (
            *("", "?ansicht=liste", "?produkt=geheimwerk", "?leere=1", "ausgabe.csv"),
            "ausgabe.csv?produkt=geheimwerk",
        ):
            answer = browser.get(PAGE + path)
            assert answer.status_code == 200
            assert "Geheimwerk" not in answer.text
            assert "streng vertraulich" not in answer.text
        assert "Kehl" not in titles(browser.get("/themen/produkte/geheimwerk/").text)
        assert "Noch " in browser.get("/themen/e-akte/").text.split("Wer macht was?</h2>")[1][:300]


def test_visitors_see_no_people(
    kehl: Municipality, officer_kehl: Person, stranger: Person, e_akte: Topic, client_of: ClientOf
) -> None:
    officer_kehl.phone, officer_kehl.phone_visibility = "069 90009-1", Person.Circle.NETWORK
    officer_kehl.save()
    says(kehl, e_akte, visibility=VisibleTo.PUBLIC, contact=officer_kehl)
    page = client_of(stranger).get(PAGE, {"ansicht": "liste"}).text
    assert "Miriam Aschenbrenner" in page
    assert 'href="tel:06990009-1"' in page
    for path in ("", "?ansicht=liste", "?ansicht=karte", "ausgabe.csv"):
        assert "Aschenbrenner" not in client_of(None).get(PAGE + path).text


@pytest.mark.parametrize(
    ("circle", "at_home", "elsewhere"),
    [
        (Person.Circle.NETWORK, True, True),
        (Person.Circle.MUNICIPALITY, True, False),
        (Person.Circle.NOBODY, False, False),
    ],
)
def test_a_phone_number_only_for_the_circle_its_owner_chose(
    kehl: Municipality,
    officer_kehl: Person,
    staff_kehl: Person,
    stranger: Person,
    e_akte: Topic,
    client_of: ClientOf,
    circle: str,
    at_home: bool,
    elsewhere: bool,
) -> None:
    staff_kehl.phone, staff_kehl.phone_visibility = "069 90009-214", circle
    staff_kehl.save()
    says(kehl, e_akte, contact=staff_kehl)
    for person, expected in ((officer_kehl, at_home), (stranger, elsewhere)):
        page = client_of(person).get(PAGE, {"ansicht": "liste"}).text
        assert "Thorsten Rieflin" in page
        assert ("tel:06990009-214" in page) == expected


def test_the_list_goes_by_status_then_name_with_what_is_next_to_do(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, e_akte: Topic, client_of: ClientOf
) -> None:
    says(lahr, e_akte, Status.PLANNED, horizon="2031H2")
    says(kehl, e_akte)
    says(MunicipalityFactory.create(name="Ägidien", slug="aegidien", founder=True), e_akte)
    page = client_of(officer_kehl).get(PAGE, {"ansicht": "liste"}).text
    assert titles(page) == ["Ägidien", "Kehl", "Lahr"]
    assert "2. Halbjahr 2031" in page
    assert "/wer-macht-was/angabe/kehl/e-akte/bearbeiten/?stand=interested" in page
    assert "?art=frage" in page
    assert "?art=frage" not in client_of(None).get(PAGE, {"ansicht": "liste"}).text


def test_small_screens_get_the_list_of_the_busiest_topic(
    kehl: Municipality,
    lahr: Municipality,
    gengenbach: Municipality,
    officer_kehl: Person,
    client_of: ClientOf,
) -> None:
    rare, busy = leaf("Selten"), leaf("Oft")
    says(kehl, rare)
    for town in (kehl, lahr, gengenbach):
        says(town, busy)
    browser = client_of(officer_kehl)
    page = browser.get(PAGE).text
    narrow = page.split('<div class="only-narrow"><', 1)[1]
    assert '<span class="chosen">Oft</span>' in narrow
    assert titles(page) == ["Kehl", "Lahr", "Gengenbach"]  # the whole region, unlike the table
    assert titles(browser.get(PAGE, {"ansicht": "tabelle"}).text) == []
    assert titles(browser.get(PAGE, {"thema": "selten"}).text) == ["Kehl"]


def test_the_map_draws_status_as_pattern_and_sign(
    network: Network,
    kehl: Municipality,
    lahr: Municipality,
    officer_kehl: Person,
    e_akte: Topic,
    client_of: ClientOf,
) -> None:
    network.shapes_view_box = "0 0 100 100"
    network.attribution = ["© GeoBasis-DE / BKG 2016, verändert"]
    network.save()
    for number, town in enumerate((kehl, lahr)):
        town.shape, town.label_x, town.label_y = f"M{number} 0h1v1z", float(number), 0.0
        town.save()
    says(kehl, e_akte)
    says(lahr, e_akte, Status.PILOTING, age=200)
    page = client_of(officer_kehl).get(PAGE, {"ansicht": "karte", "thema": "e-akte"}).text
    assert '<path class="shape active own" d="M0 0h1v1z"><title>Kehl: im Einsatz</title>' in page
    assert '<path class="shape stripes pale" d="M1 0h1v1z" fill="url(#karte-stripes)">' in page
    assert '<a href="/wer-macht-was/angabe/kehl/e-akte/">' in page
    assert 'class="map-sign live"' in page
    assert 'class="map-sign piloting pale"' in page
    assert titles(page) == ["Kehl", "Lahr"]
    assert "2 von 2 mit Angabe" in page


def test_the_table_says_what_it_is_to_screen_readers(
    kehl: Municipality, officer_kehl: Person, e_akte: Topic, client_of: ClientOf
) -> None:
    says(kehl, e_akte)
    page = client_of(officer_kehl).get(PAGE).text
    table = page.split("<table", 1)[1].split("</table>")[0]
    assert '<caption class="sr-only">' in table
    assert '<th scope="rowgroup"' in table
    assert f'<th scope="row"><a href="?ansicht=liste&amp;thema=e-akte">{e_akte.name}</a></th>' in table
    assert re.search(r'<th scope="col" class="own[^"]*"><a href="kommune/kehl/">Kehl</a></th>', table)
    assert "data-matrix" in table
    assert 'id="angabe"' in page
    assert "radar/matrix.js" in page


def test_the_panel_is_the_page_of_the_cell_in_small(
    kehl: Municipality, officer_kehl: Person, e_akte: Topic, client_of: ClientOf
) -> None:
    says(kehl, e_akte)
    browser = client_of(officer_kehl)
    path = f"{PAGE}angabe/kehl/e-akte/"
    panel = browser.get(path, headers={"HX-Request": "true"})
    assert 'id="angabe"' in panel.text
    assert "<html" not in panel.text
    assert "<html" in browser.get(path).text


def test_a_large_network_has_its_towns_as_rows_in_chunks(
    kehl: Municipality, officer_kehl: Person, e_akte: Topic, client_of: ClientOf
) -> None:
    towns = MunicipalityFactory.create_batch(queries.MOST_COLUMNS + 10)
    says(towns[-1], e_akte)
    says(kehl, e_akte)
    browser = client_of(officer_kehl)
    page = browser.get(PAGE).text
    assert 'class="matrix by-town"' in page
    assert len(re.findall(r'<th scope="row"><a href="kommune/', page)) == queries.CHUNK
    assert '<td class="edge"' not in page.split("<tfoot>")[1]
    assert ">2</td>" in page.split("<tfoot>")[1]  # counted over all towns, not over those in sight
    following = re.search(r'hx-get="([^"]+ab=50[^"]*)"', page)
    assert following
    rows = browser.get(following[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).text
    assert rows.strip().startswith("<tr>")
    assert rows.count('<th scope="row"><a href="kommune/') == queries.CHUNK
    assert "<html" in browser.get(PAGE, {"ab": "50"}).text
    narrowed = browser.get(PAGE, {"stand": "live"}).text
    assert len(re.findall(r'<th scope="row"><a href="kommune/', narrowed)) == 2
    assert browser.get(PAGE, {"ab": "999999"}).status_code == 200


def test_names_are_shown_as_they_are(kehl: Municipality, officer_kehl: Person, client_of: ClientOf) -> None:
    topic = leaf(HOSTILE, slug="boese")
    town = MunicipalityFactory.create(name=HOSTILE, slug="boesdorf", founder=True)
    product = ProductFactory.create(name=HOSTILE, slug="boeses-produkt")
    says(town, topic, Status.STOPPED, product=product, stopped_reason=HOSTILE)
    for path in ("", "?ansicht=liste", "?ansicht=karte", "?produkt=boeses-produkt"):
        page = client_of(officer_kehl).get(PAGE + path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_empty_networks_say_what_will_stand_here(
    kehl: Municipality, officer_kehl: Person, client_of: ClientOf
) -> None:
    for path in ("", "?ansicht=liste", "?ansicht=karte"):
        for person in (officer_kehl, None):
            assert "Noch gibt es keine Themen." in client_of(person).get(PAGE + path).text
    leaf("E-Akte")
    assert "Noch gibt es keine Angaben." in client_of(officer_kehl).get(PAGE).text
    assert "noch keine Angabe" in client_of(officer_kehl).get(PAGE, {"ansicht": "liste"}).text


def test_the_cost_does_not_grow_with_the_number_of_towns(
    kehl: Municipality, officer_kehl: Person, client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    topics = [leaf(f"Thema {n}") for n in range(6)]
    for _n in range(12):
        town = MunicipalityFactory.create()
        contact = person_in(town)
        for topic in topics:
            says(town, topic, contact=contact, product=ProductFactory.create())
    browser = client_of(officer_kehl)
    for path, most in (("", 14), ("?ansicht=tabelle", 11), ("?ansicht=liste", 14), ("?ansicht=karte", 16)):
        browser.get(PAGE + path)
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            browser.get(PAGE + path)


def test_similar_towns_are_as_large_or_use_the_same(
    kehl: Municipality, lahr: Municipality, gengenbach: Municipality, officer_kehl: Person, e_akte: Topic
) -> None:
    Municipality.objects.filter(pk=kehl.pk).update(population=38_000)
    Municipality.objects.filter(pk=lahr.pk).update(population=49_000)
    Municipality.objects.filter(pk=gengenbach.pk).update(population=11_000)
    kehl.refresh_from_db()
    small = MunicipalityFactory.create(population=900)
    product, other = ProductFactory.create(name="Aktenwerk"), ProductFactory.create()
    says(kehl, e_akte, product=product)
    says(gengenbach, e_akte, Status.PLANNED, product=product)
    says(small, e_akte, Status.STOPPED, product=product)
    says(small, leaf("Anderes"), product=other)
    found = similar_towns(viewer_of(officer_kehl), kehl)
    assert [(one.municipality.name, one.same_size, one.products) for one in found] == [
        ("Gengenbach", False, ["Aktenwerk"]),
        ("Lahr", True, []),
    ]
    assert similar_towns(viewer_of(officer_kehl), kehl, limit=1) == found[:1]


def test_similar_towns_do_not_give_away_what_is_not_said_to_everybody(
    kehl: Municipality, gengenbach: Municipality, officer_kehl: Person, e_akte: Topic
) -> None:
    Municipality.objects.filter(pk=kehl.pk).update(population=38_000)
    kehl.refresh_from_db()
    product = ProductFactory.create()
    says(kehl, e_akte, product=product)
    says(gengenbach, e_akte, product=product, visibility=VisibleTo.COORDINATION)
    assert similar_towns(viewer_of(officer_kehl), kehl) == []


def test_topics_and_products_show_who_works_with_them(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, e_akte: Topic, client_of: ClientOf
) -> None:
    product = ProductFactory.create(slug="aktenwerk")
    product.topics.add(e_akte)
    says(lahr, e_akte, Status.PLANNED, product=product)
    says(kehl, e_akte, product=product, confirmed_at=clock.now() - timedelta(days=3))
    browser = client_of(officer_kehl)
    assert titles(browser.get("/themen/produkte/aktenwerk/").text)[:2] == ["Kehl", "Lahr"]
    page = browser.get("/themen/e-akte/").text
    assert 'href="/wer-macht-was/?ansicht=liste&amp;thema=e-akte"' in page
    assert '<span class="num">1</span> geplant' in page
