"""The page of results: what stands there, for whom, and what leads on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lotsennetz.core import clock
from lotsennetz.entries.models import Kind as EntryKind
from lotsennetz.entries.models import Visibility
from lotsennetz.people.models import Municipality, Person
from lotsennetz.search.models import Kind
from tests.conftest import ClientOf
from tests.content_factories import GroupFactory, TopicFactory, member_of
from tests.search.page_kit import asked, comment, entry, index, links, text_of, titles

pytestmark = pytest.mark.django_db


def test_words_are_marked_in_title_and_excerpt(officer_kehl: Person, client_of: ClientOf) -> None:
    entry(title="Glasfaser <b>im</b> Neubau", body="Wer hat **Glasfaser** schon verlegt?")
    page = asked(client_of(officer_kehl), q="glasfaser").content.decode()
    assert "<mark>Glasfaser</mark> &lt;b&gt;im&lt;/b&gt; Neubau" in page
    assert "Wer hat <mark>Glasfaser</mark> schon verlegt?" in page
    assert "Ein Treffer" in page


def test_a_line_says_what_it_is_who_said_it_and_where(
    officer_kehl: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    group = GroupFactory.create(name="Digitallotsen")
    member_of(group, officer_kehl)
    question = entry(
        kind=EntryKind.QUESTION, title="Wer kennt Xöv?", author=officer_kehl, group=group, municipality=kehl
    )
    comment(entry=question, body="Xöv steht im Rahmenwerk.", author=officer_kehl)
    shown = text_of(asked(client_of(officer_kehl), q="Xöv"))
    assert "Frage · Miriam Aschenbrenner · Digitallotsen · Kehl" in shown
    assert "Antwort · Miriam Aschenbrenner" in shown
    assert "2 Treffer" in shown


def test_visitors_find_what_is_public_and_nothing_else(officer_kehl: Person, client_of: ClientOf) -> None:
    entry(title="Glasfaser für alle", visibility=Visibility.PUBLIC)
    entry(title="Glasfaser intern", visibility=Visibility.NETWORK)
    assert titles(asked(client_of(None), q="Glasfaser")) == ["Glasfaser für alle"]
    assert len(titles(asked(client_of(officer_kehl), q="Glasfaser"))) == 2


def test_public_pages_lead_to_the_search(network: object, client_of: ClientOf) -> None:
    page = client_of(None).get("/")
    assert links(page)["Suchen"] == "/suche/"


def test_choices_live_in_the_address_and_can_be_taken_away(
    officer_kehl: Person, kehl: Municipality, lahr: Municipality, client_of: ClientOf
) -> None:
    group, topic = (
        GroupFactory.create(name="Netze", slug="netze"),
        TopicFactory.create(title="Breitband", slug="breit"),
    )
    entry(title="Glasfaser eins", group=group, topic=topic, municipality=kehl, author=officer_kehl)
    entry(title="Glasfaser zwei", municipality=lahr, author=officer_kehl)
    browser = client_of(officer_kehl)
    offered = links(asked(browser, q="Glasfaser"))
    for label, part in {
        "Netze 1": "gruppe=netze",
        "Kehl 1": "kommune=kehl",
        "Lahr 1": "kommune=lahr",
        "Breitband 1": "thema=breit",
    }.items():
        assert offered[label] == f"/suche/?q=Glasfaser&{part}"
    narrowed = asked(browser, q="Glasfaser", gruppe="netze", kommune="kehl")
    assert titles(narrowed) == ["Glasfaser eins"]
    assert 'aria-current="true"' in narrowed.content.decode()
    away = links(narrowed)
    assert away["Netze entfernen"] == "/suche/?q=Glasfaser&kommune=kehl"
    assert away["Alle Filter aufheben"] == "/suche/?q=Glasfaser"


def test_time_narrows_by_span_and_by_day(officer_kehl: Person, client_of: ClientOf) -> None:
    now = clock.now()
    for days, name in ((1, "gestern"), (20, "neulich"), (300, "früher")):
        entry(title=f"Glasfaser {name}", created_at=now - timedelta(days=days), author=officer_kehl)
    browser = client_of(officer_kehl)
    assert titles(asked(browser, q="Glasfaser", seit="woche")) == ["Glasfaser gestern"]
    assert len(titles(asked(browser, q="Glasfaser", seit="monat"))) == 2
    assert len(titles(asked(browser, q="Glasfaser", seit="jahr"))) == 3
    day = (now - timedelta(days=25)).date().isoformat()
    since = asked(browser, q="Glasfaser", seit=day)
    assert len(titles(since)) == 2
    assert "seit " in text_of(since)


def test_more_hits_come_as_a_piece_and_as_a_page(officer_kehl: Person, client_of: ClientOf) -> None:
    for number in range(45):
        entry(title=f"Glasfaser {number:02}", author=officer_kehl)
    browser = client_of(officer_kehl)
    first = asked(browser, q="Glasfaser")
    seen = titles(first)
    further = links(first)["Weitere Treffer"]
    piece = browser.get(further, headers={"HX-Request": "true"})
    assert "<html" not in piece.content.decode()
    seen += titles(piece)
    page = browser.get(further)
    assert "45 Treffer" in text_of(page)
    assert links(page)["Von vorn"] == "/suche/?q=Glasfaser"
    assert titles(page) == titles(piece)
    last = browser.get(links(piece)["Weitere Treffer"], headers={"HX-Request": "true"})
    seen += titles(last)
    assert sorted(seen) == [f"Glasfaser {number:02}" for number in range(45)]
    assert "Weitere Treffer" not in last.content.decode()


def test_a_typing_error_is_answered_with_what_may_be_meant(officer_kehl: Person, client_of: ClientOf) -> None:
    entry(title="Datenschutz im Bauamt")
    index(Kind.PERSON, officer_kehl.pk)
    page = asked(client_of(officer_kehl), q="Datenshutz")
    assert "Meinten Sie Datenschutz ?" in text_of(page)
    assert 'href="/suche/?q=Datenschutz"' in page.content.decode()


def test_nothing_found_says_what_to_try(officer_kehl: Person, client_of: ClientOf) -> None:
    page = asked(client_of(officer_kehl), q="Quastenflosser", art="eintrag")
    assert "Nichts gefunden zu „Quastenflosser“" in text_of(page)
    shown = links(page)
    assert shown["Ohne Filter suchen"] == "/suche/?q=Quastenflosser"
    assert shown["Eine Frage stellen"] == "/neu/frage/"
    assert shown["Themen ansehen"] == "/themen/"
    visitor = asked(client_of(None), q="Quastenflosser")
    assert "nur gefunden, was öffentlich ist" in text_of(visitor)
    assert "Eine Frage stellen" not in links(visitor)


def test_only_usual_words_and_no_words_at_all(officer_kehl: Person, client_of: ClientOf) -> None:
    browser = client_of(officer_kehl)
    usual = text_of(asked(browser, q="und die"))
    assert "Danach lässt sich nicht suchen" in usual
    assert "und, die" in usual
    assert "enthält kein Wort" in text_of(asked(browser, q="?! – „“"))


def test_ignored_words_are_named_beside_hits(officer_kehl: Person, client_of: ClientOf) -> None:
    entry(title="Glasfaser im Neubau")
    assert "Nicht gesucht, weil zu häufig, zu kurz oder zu viel auf einmal: und, die" in text_of(
        asked(client_of(officer_kehl), q="Glasfaser und die Neubau")
    )


def test_without_words_the_page_explains_itself_and_waits_for_some(
    officer_kehl: Person, client_of: ClientOf
) -> None:
    page = asked(client_of(officer_kehl), q="  ")
    focused = 'data-suggest-url="/suche/vorschlaege/" autofocus>'
    assert focused in page.content.decode()
    assert "Wortteile genügen" in text_of(page)
    assert focused not in asked(client_of(officer_kehl), q="Akte").content.decode()


def test_a_group_that_one_does_not_see_is_answered_like_none(
    officer_kehl: Person, client_of: ClientOf
) -> None:
    GroupFactory.create(slug="geheim", name="Geheimrunde", join_policy="invitation", privacy="members")
    entry(title="Glasfaser")
    browser = client_of(officer_kehl)
    hidden, none = (
        text_of(asked(browser, q="Glasfaser", gruppe=slug)) for slug in ("geheim", "gibt-es-nicht")
    )
    assert hidden == none
    assert "Ein Filter aus der Adresse ist hier nicht bekannt" in hidden
    assert "Geheimrunde" not in hidden
