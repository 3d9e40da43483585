"""Suggestions while somebody types."""

from __future__ import annotations

import re

import pytest

from lotsennetz.entries.models import Visibility
from lotsennetz.people.models import Municipality, Person
from lotsennetz.search.models import Kind
from tests.conftest import ClientOf
from tests.content_factories import CommentFactory, TopicFactory
from tests.search.page_kit import entry, index, text_of

pytestmark = pytest.mark.django_db
PIECE = {"HX-Request": "true"}


def test_a_piece_mixes_kinds_and_ends_with_all_hits(
    officer_kehl: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    topic = TopicFactory.create(title="Kehlbach")
    index(Kind.TOPIC, topic.pk)
    index(Kind.MUNICIPALITY, kehl.pk)
    entry(title="Kehler Hafen", author=officer_kehl)
    answer = client_of(officer_kehl).get("/suche/vorschlaege/", {"q": "keh"}, headers=PIECE)
    page = answer.content.decode()
    assert "<html" not in page
    shown = text_of(answer)
    for words in ("Kehlbach Thema", "Kehl Kommune", "Kehler Hafen Beitrag", "Alle Treffer zu „keh“"):
        assert words in shown
    assert len(re.findall('role="option"', page)) == 4
    assert shown.endswith("Alle Treffer zu „keh“")


def test_entries_are_called_as_on_the_page_of_results(officer_kehl: Person, client_of: ClientOf) -> None:
    """A question that was answered keeps its word and has another sign."""
    browser = client_of(officer_kehl)
    entry(title="Glasfaser alt", kind="post", author=officer_kehl)
    entry(title="Glasfaser neu", kind="link", link="https://glasfaser.example/", author=officer_kehl)
    asked = entry(title="Glasfaser wo", kind="question", author=officer_kehl)
    page = browser.get("/suche/vorschlaege/", {"q": "glas"}, headers=PIECE)
    shown = text_of(page)
    hits = text_of(browser.get("/suche/", {"q": "glas"}))
    for title, word in (("Glasfaser alt", "Beitrag"), ("Glasfaser neu", "Link"), ("Glasfaser wo", "Frage")):
        assert f"{title} {word}" in shown
        assert re.search(rf"{title} .*?\b{word} ·", hits)
    assert "Eintrag" not in shown
    assert "#help-circle" in page.content.decode()
    asked.accepted = CommentFactory.create(entry=asked)
    asked.save()
    later = browser.get("/suche/vorschlaege/", {"q": "glas"}, headers=PIECE).content.decode()
    assert "#circle-check" in later
    assert "#help-circle" not in later


def test_no_more_than_eight_besides_the_last_line(officer_kehl: Person, client_of: ClientOf) -> None:
    for number in range(20):
        entry(title=f"Glasfaser {number}", author=officer_kehl)
    page = client_of(officer_kehl).get("/suche/vorschlaege/", {"q": "glas"}, headers=PIECE).content.decode()
    assert page.count('role="option"') == 9


def test_visitors_get_suggestions_of_public_things_only(network: object, client_of: ClientOf) -> None:
    entry(title="Glasfaser intern")
    entry(title="Glasfaser offen", visibility=Visibility.PUBLIC)
    page = client_of(None).get("/suche/vorschlaege/", {"q": "glasfaser"}, headers=PIECE).content.decode()
    assert "Glasfaser offen" in page
    assert "intern" not in page


def test_the_address_by_itself_is_a_page(officer_kehl: Person, client_of: ClientOf) -> None:
    browser = client_of(officer_kehl)
    entry(title="Glasfaser", author=officer_kehl)
    whole = browser.get("/suche/vorschlaege/", {"q": "glas"})
    assert "<html" in whole.content.decode()
    assert "Alle Treffer zu „glas“" in text_of(whole)
    empty = browser.get("/suche/vorschlaege/", headers=PIECE)
    assert empty.content.decode().strip() == ""
