"""Pages of saved searches."""

from __future__ import annotations

import re

import pytest

from lotsennetz.people.models import Person
from lotsennetz.search.models import SavedSearch
from tests.conftest import ClientOf
from tests.content_factories import GroupFactory, member_of
from tests.search.page_kit import asked, entry, links, text_of
from tests.search.saved_kit import save

pytestmark = pytest.mark.django_db


def test_from_the_results_to_the_list(officer_kehl: Person, client_of: ClientOf) -> None:
    entry(title="Glasfaser")
    group = GroupFactory.create(slug="netze", name="Netze")
    member_of(group, officer_kehl)
    entry(title="Glasfaser", group=group)
    browser = client_of(officer_kehl)
    found = asked(browser, q="Glasfaser", gruppe="netze", seit="woche")
    keep = links(found)["Diese Suche merken"]
    form = browser.get(keep)
    assert 'value="Glasfaser · Netze"' in form.content.decode()
    hidden = re.findall(r'<input type="hidden" name="(q|gruppe|seit)" value="([^"]*)"', form.content.decode())
    assert sorted(hidden) == [("gruppe", "netze"), ("q", "Glasfaser")]
    kept = browser.post(
        "/suche/gemerkt/neu/", {**dict(hidden), "name": "Netze: Glas", "notify": "mail"}, follow=True
    )
    assert kept.redirect_chain == [("/suche/?q=Glasfaser&gruppe=netze", 302)]
    assert "Gemerkt: Netze: Glas" in kept.content.decode()
    assert "Gemerkt" in links(kept)
    listed = text_of(browser.get("/suche/gemerkt/"))
    assert "Netze: Glas Glasfaser · Netze" in listed
    assert "täglich an der Glocke und per E-Mail" in listed
    assert "1 von höchstens 30" in listed


def test_rename_choose_forget(officer_kehl: Person, client_of: ClientOf) -> None:
    row, browser = save(officer_kehl), client_of(officer_kehl)
    page = browser.get(f"/suche/gemerkt/{row.pk}/")
    assert 'value="Glasfaser"' in page.content.decode()
    browser.post(f"/suche/gemerkt/{row.pk}/", {"name": "Netz", "notify": "off"})
    row.refresh_from_db()
    assert (row.name, row.notify) == ("Netz", "off")
    wrong = browser.post(f"/suche/gemerkt/{row.pk}/", {"name": " ", "notify": "immer"})
    assert wrong.status_code == 422
    gone = browser.post(f"/suche/gemerkt/{row.pk}/loeschen/", follow=True)
    assert "Gelöscht: Netz" in gone.content.decode()
    assert not SavedSearch.objects.exists()


def test_nobody_elses(officer_kehl: Person, stranger: Person, client_of: ClientOf) -> None:
    row, browser = save(officer_kehl), client_of(stranger)
    for answer in (
        browser.get(f"/suche/gemerkt/{row.pk}/"),
        browser.post(f"/suche/gemerkt/{row.pk}/", {"name": "x", "notify": "off"}),
        browser.post(f"/suche/gemerkt/{row.pk}/loeschen/"),
    ):
        assert answer.status_code == 404
    assert "Glasfaser" not in browser.get("/suche/gemerkt/").content.decode()
    assert SavedSearch.objects.filter(pk=row.pk, name="Glasfaser").exists()


def test_visitors_keep_nothing(network: object, client_of: ClientOf) -> None:
    browser = client_of(None)
    assert "Diese Suche merken" not in asked(browser, q="Glasfaser").content.decode()
    for path in ("/suche/gemerkt/", "/suche/gemerkt/neu/?q=Glasfaser", "/suche/gemerkt/1/"):
        assert "/konto/anmelden/" in browser.get(path)["Location"]


def test_the_list_says_what_rests_and_what_the_settings_hold_back(
    officer_kehl: Person, client_of: ClientOf
) -> None:
    group = GroupFactory.create(slug="netze", name="Netze")
    member_of(group, officer_kehl)
    save(officer_kehl, group="netze")
    group.delete()
    browser = client_of(officer_kehl)
    assert "Ruht: Einen der Filter gibt es für Sie nicht mehr." in text_of(browser.get("/suche/gemerkt/"))
    assert "In Ihren Einstellungen ist abgeschaltet" not in text_of(browser.get("/suche/gemerkt/"))
    browser.post("/konto/mitteilungen/", {"search_hits-bell": "on"})
    assert "In Ihren Einstellungen ist abgeschaltet: E-Mail" in text_of(browser.get("/suche/gemerkt/"))


def test_keeping_needs_words(officer_kehl: Person, client_of: ClientOf) -> None:
    browser = client_of(officer_kehl)
    assert "mit mindestens einem Wort" in text_of(browser.get("/suche/gemerkt/neu/"))
    assert browser.post("/suche/gemerkt/neu/", {"name": "x", "notify": "bell"}).status_code == 422


def test_what_finds_nothing_yet_can_be_kept(officer_kehl: Person, client_of: ClientOf) -> None:
    browser = client_of(officer_kehl)
    keep = links(asked(browser, q="Quantenrechner"))["Diese Suche merken"]
    assert "Gesucht wird: Quantenrechner" in text_of(browser.get(keep))
    browser.post("/suche/gemerkt/neu/", {"q": "Quantenrechner", "name": "Q", "notify": "bell"})
    assert "Gemerkt" in links(asked(browser, q="Quantenrechner"))
    assert "Diese Suche merken" not in links(asked(browser, q="und der"))
