"""Whatever stands in the address: a page with a clear answer."""

from __future__ import annotations

import pytest

from lotsennetz.people.models import Person
from lotsennetz.search.models import SavedSearch
from tests.conftest import ClientOf
from tests.search.page_kit import HERE, asked, entry, text_of, titles

pytestmark = pytest.mark.django_db

HOSTILE = [
    "a" * 10_000,
    "Datenschutz " * 900,
    "\x00",
    "Glas\x00faser",
    "\u202eresafsalG\u202c",
    "\u200f\u200e",
    '"Glasfaser OR',
    "Glasfaser*",
    "title:Glasfaser AND NOT (x",
    "'; DROP TABLE search_document; --",
    "%%%___\\",
    "{{ 7*7 }}<script>alert(1)</script>",
    "🦄" * 300,
    "-",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_gets_an_answer(text: str, officer_kehl: Person, client_of: ClientOf) -> None:
    entry(title="Glasfaser im Neubau")
    for browser in (client_of(None), client_of(officer_kehl)):
        for path in (HERE, f"{HERE}vorschlaege/"):
            answer = browser.get(path, {"q": text})
            assert answer.status_code == 200, path
            assert "<script>alert" not in answer.content.decode()
        assert (
            browser.get(f"{HERE}vorschlaege/", {"q": text}, headers={"HX-Request": "true"}).status_code == 200
        )
    kept = client_of(officer_kehl).post(f"{HERE}gemerkt/neu/", {"q": text, "name": text})
    assert kept.status_code == 422
    assert not SavedSearch.objects.exists()


def test_marks_of_direction_and_soft_hyphens_do_not_keep_a_word_from_being_found(
    officer_kehl: Person, client_of: ClientOf
) -> None:
    entry(title="Glasfaser im Neubau")
    for text in ("Glas\u00adfaser", "\u202bGlasfaser\u202c", "Glasfaser\x00"):
        assert titles(asked(client_of(officer_kehl), q=text)) == ["Glasfaser im Neubau"]


def test_long_texts_are_cut_and_the_page_says_so(officer_kehl: Person, client_of: ClientOf) -> None:
    page = asked(client_of(officer_kehl), q="Glasfaser " * 1_000)
    assert "Gesucht wird nach den ersten" in text_of(page)
    assert len(page.content) < 200_000


@pytest.mark.parametrize(
    "wrong",
    [
        {"art": "unsinn"},
        {"gruppe": "' OR 1=1"},
        {"kommune": "x" * 5_000},
        {"thema": "\x00"},
        {"seit": "morgen"},
        {"seit": "2026-13-45"},
        {"seit": "2099-01-01"},
        {"seit": "0001-01-01"},
    ],
)
def test_wrong_filters_are_named_or_harmless(
    wrong: dict[str, str], officer_kehl: Person, client_of: ClientOf
) -> None:
    entry(title="Glasfaser im Neubau")
    answer = asked(client_of(officer_kehl), q="Glasfaser", **wrong)
    assert answer.status_code == 200
    if wrong != {"seit": "2099-01-01"}:
        assert "nicht bekannt und zählt nicht mit" in text_of(answer)
        assert titles(answer) == ["Glasfaser im Neubau"]


@pytest.mark.parametrize("place", ["unsinn", "s100-1", "\x00", "s1-" + "9" * 40, "-1", "s1-1' OR"])
def test_a_place_that_is_none_leads_back_to_the_beginning(
    place: str, officer_kehl: Person, client_of: ClientOf
) -> None:
    entry(title="Glasfaser im Neubau")
    browser = client_of(officer_kehl)
    answer = browser.get(HERE, {"q": "Glasfaser", "weiter": place}, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [("/suche/?q=Glasfaser", 302)]
    assert "gehört zu keiner Suche" in answer.content.decode()


def test_a_place_from_another_search_goes_on_there(officer_kehl: Person, client_of: ClientOf) -> None:
    entry(title="Glasfaser im Neubau")
    answer = asked(client_of(officer_kehl), q="Glasfaser", weiter="s3-1")
    assert answer.status_code == 200
    assert "Das waren alle Treffer." in text_of(answer)
