"""The overview as a table: its cells, columns and sums."""

from __future__ import annotations

import re

import pytest

from lotsennetz.core import clock
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Status
from lotsennetz.radar.queries import overview as queries
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.factories import MunicipalityFactory
from tests.radar.factories import LeadRoleFactory, leaf, says
from tests.radar.kit import HTMX
from tests.radar.overview_kit import PAGE, cell

pytestmark = pytest.mark.django_db


def _columns(page: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*><a href="kommune/[^"]*">([^<]*)</a></th>', page)


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
    topic: Topic,
    client_of: ClientOf,
    age: int,
    look: str,
    words: str,
) -> None:
    says(kehl, topic, age=age)
    assert cell(client_of(officer_kehl).get(PAGE).text, "kehl", "e-akte") == (look, words)


def test_not_planned_does_not_fade(
    kehl: Municipality, officer_kehl: Person, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic, Status.NOT_PLANNED, age=400)
    page = client_of(officer_kehl).get(PAGE).text
    assert cell(page, "kehl", "e-akte") == ("not_planned", "nicht geplant")


def test_nothing_said_is_not_the_same_as_not_planned(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic)
    assert cell(client_of(officer_kehl).get(PAGE).text, "lahr", "e-akte") == ("none", "keine Angabe")


def test_the_lead_town_is_marked_until_its_role_ends(
    kehl: Municipality, officer_kehl: Person, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic)
    role = LeadRoleFactory.create(topic=topic, municipality=kehl)
    browser = client_of(officer_kehl)
    assert cell(browser.get(PAGE).text, "kehl", "e-akte") == ("live lead", "im Einsatz, Federführung")
    role.ended_at = clock.now()
    role.save()
    assert cell(browser.get(PAGE).text, "kehl", "e-akte") == ("live", "im Einsatz")


def test_founders_members_then_the_others_on_demand(
    kehl: Municipality, gengenbach: Municipality, officer_kehl: Person, topic: Topic, client_of: ClientOf
) -> None:
    durbach = MunicipalityFactory.create(name="Durbach", slug="durbach")
    for town in (kehl, gengenbach, durbach):
        says(town, topic)
    browser = client_of(officer_kehl)
    assert _columns(browser.get(PAGE).text) == ["Kehl", "Durbach"]
    page = browser.get(PAGE, {"kommunen": "alle"}).text
    assert _columns(page) == ["Kehl", "Durbach", "Gengenbach"]
    assert "1 von 1 Themen · 3 von 3 Kommunen · 100 % der Angaben" in page


def test_totals_count_what_is_live(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic)
    says(lahr, topic, Status.PILOTING)
    says(kehl, leaf("E-Rechnung"), Status.LIVE, age=200)
    page = client_of(officer_kehl).get(PAGE).text
    assert re.findall(r'<td class="total">(\d+)</td>', page) == ["1", "1"]
    foot = page.split("<tfoot>")[1].split("</tfoot>")[0]
    assert re.findall(r"<td[^>]*>(\d+)</td>", foot) == ["2", "0"]
    assert "67 % der Angaben in den letzten 180 Tagen bestätigt" in page


def test_totals_count_what_the_filters_ask_for(
    officer_kehl: Person, kehl: Municipality, lahr: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic, "piloting")
    says(lahr, topic, "piloting")
    says(kehl, leaf("E-Payment"), "live")
    page = client_of(officer_kehl).get("/wer-macht-was/?ansicht=tabelle&stand=piloting").content.decode()
    assert re.findall(r'<td class="total">(\d+)</td>', page) == ["2"]
    assert "Angaben, die zu den Filtern passen" in page


def test_topics_without_statement_are_left_out_until_asked_for(
    kehl: Municipality, officer_kehl: Person, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic)
    leaf("Chatbot")
    browser = client_of(officer_kehl)
    assert cell(browser.get(PAGE).text, "kehl", "chatbot") is None
    assert cell(browser.get(PAGE, {"leere": "1"}).text, "kehl", "chatbot") == ("none", "keine Angabe")


def test_the_table_says_what_it_is_to_screen_readers(
    kehl: Municipality, officer_kehl: Person, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic)
    page = client_of(officer_kehl).get(PAGE).text
    table = page.split("<table", 1)[1].split("</table>")[0]
    assert '<caption class="sr-only">' in table
    assert '<th scope="rowgroup"' in table
    assert f'<th scope="row"><a href="?ansicht=liste&amp;thema=e-akte">{topic.name}</a></th>' in table
    assert re.search(r'<th scope="col" class="own[^"]*"><a href="kommune/kehl/">Kehl</a></th>', table)
    assert "data-matrix" in table
    assert 'id="angabe"' in page
    assert "radar/matrix.js" in page


def test_the_panel_is_the_page_of_the_cell_in_small(
    kehl: Municipality, officer_kehl: Person, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic)
    browser = client_of(officer_kehl)
    path = f"{PAGE}angabe/kehl/e-akte/"
    panel = browser.get(path, headers=HTMX)
    assert 'id="angabe"' in panel.text
    assert "<html" not in panel.text
    assert "<html" in browser.get(path).text


def test_a_large_network_has_its_towns_as_rows_in_chunks(
    kehl: Municipality, officer_kehl: Person, topic: Topic, client_of: ClientOf
) -> None:
    towns = MunicipalityFactory.create_batch(queries.MOST_COLUMNS + 10)
    says(towns[-1], topic)
    says(kehl, topic)
    browser = client_of(officer_kehl)
    page = browser.get(PAGE).text
    assert 'class="matrix by-town"' in page
    assert len(re.findall(r'<th scope="row"><a href="kommune/', page)) == queries.CHUNK
    assert '<td class="edge"' not in page.split("<tfoot>")[1]
    assert ">2</td>" in page.split("<tfoot>")[1]  # counted over all towns, not over those in sight
    following = re.search(r'hx-get="([^"]+ab=50[^"]*)"', page)
    assert following
    rows = browser.get(following[1].replace("&amp;", "&"), headers=HTMX).text
    assert rows.strip().startswith("<tr>")
    assert rows.count('<th scope="row"><a href="kommune/') == queries.CHUNK
    assert "<html" in browser.get(PAGE, {"ab": "50"}).text
    narrowed = browser.get(PAGE, {"stand": "live"}).text
    assert len(re.findall(r'<th scope="row"><a href="kommune/', narrowed)) == 2
    assert browser.get(PAGE, {"ab": "999999"}).status_code == 200
