"""Search as people use it: type, choose by keys, narrow down, scroll, keep; with and without scripts."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import axe
from tests.e2e.conftest import PageAs
from tests.e2e.lively import OFFICER
from tests.e2e.served import ROOT, Served

PHONE = {"width": 360, "height": 740}


_REBUILD = """
import django
django.setup()
from lotsennetz.search.services.rebuilding import rebuild
rebuild()
"""


@pytest.fixture(scope="session", autouse=True)
def _indexed(server: Served) -> None:
    """A server that has just started gets its index within five minutes; these tests do not wait for that."""
    known = {
        "LOTSENNETZ_DATA": str(server.data),
        "LOTSENNETZ_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "lotsennetz.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    rest = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    subprocess.run([sys.executable, "-c", _REBUILD], env={**rest, **known}, check=True, timeout=180)


def _faults(page: Page) -> list[str]:
    axe.inject(page)
    return axe.violations(page) + axe.sideways(page)


def _field(page: Page) -> Locator:
    return page.get_by_role("banner").get_by_role("combobox", name="Suchen")


def _options(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def test_suggestions_by_keys_alone(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto("/mein-tag/")
    page.keyboard.press("/")
    field = _field(page)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("Akt")
    expect(field).to_have_attribute("aria-expanded", "true")
    options = _options(page)
    expect(options.last).to_contain_text("Alle Treffer zu „Akt“")
    assert options.count() <= 9
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    assert _faults(page) == []
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_be_focused()
    expect(field).to_have_value("Akt")
    page.keyboard.press("ArrowDown")
    expect(options.last).to_contain_text("Alle Treffer")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche/?q=Akt")
    expect(page.locator("mark").first).to_be_visible()


def test_enter_searches_for_what_was_typed(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto("/mein-tag/")
    _field(page).fill("Vergabe")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche/?q=Vergabe")


def test_a_suggestion_leads_straight_to_its_page(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto("/suche/")
    field = page.get_by_role("combobox", name="Wonach suchen Sie?")
    expect(field).to_be_focused()
    field.press_sequentially("Oberk")
    first = _options(page).first
    expect(first).to_contain_text("Oberkirch")
    expect(first).to_contain_text("Kommune")
    first.click()
    page.wait_for_url("**/kommunen/oberkirch/")


def test_narrow_down_and_take_away(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto("/suche/?q=E-Akte")
    page.get_by_role("region", name="Eingrenzen").get_by_role("link", name="Thema").first.click()
    page.wait_for_url("**art=thema")
    page.get_by_role("group", name="Filter, die gelten").get_by_role("link", name="Thema entfernen").click()
    page.wait_for_url("**/suche/?q=E-Akte")


def test_on_a_phone_the_choices_are_behind_one_button(page_as: PageAs) -> None:
    page = page_as(OFFICER, viewport=PHONE)
    page.goto("/suche/?q=E-Akte")
    sheet = page.locator("#facets")
    expect(sheet).to_be_hidden()
    page.get_by_role("button", name="Eingrenzen").click()
    expect(sheet).to_be_visible()
    assert _faults(page) == []
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.get_by_role("button", name="Eingrenzen").click()
    sheet.get_by_role("link", name="letztes Jahr").click()
    page.wait_for_url("**seit=jahr")


def test_more_hits_come_while_scrolling_and_without_scripts(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto("/suche/?q=Digital")
    expect(page.locator(".hit")).not_to_have_count(0)
    before = page.locator(".hit").count()
    page.keyboard.press("End")
    expect(page.locator(".hit").nth(before)).to_be_attached()
    plain = page_as(OFFICER, java_script_enabled=False)
    plain.goto("/suche/?q=Digital")
    assert plain.locator(".hit").count() == 20
    plain.get_by_role("link", name="Weitere Treffer").click()
    expect(plain.get_by_role("link", name="Von vorn")).to_be_visible()
    expect(plain.locator(".hit")).not_to_have_count(0)


def test_keep_rename_and_forget(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto("/suche/?q=E-Akte")
    page.get_by_role("link", name="Diese Suche merken").click()
    page.get_by_label("Name").fill("Alles zur Akte")
    page.get_by_label("täglich an der Glocke und per E-Mail").check()
    assert _faults(page) == []
    page.get_by_role("button", name="Suche merken").click()
    page.get_by_role("link", name="Gemerkt", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("täglich an der Glocke und per E-Mail")
    assert _faults(page) == []
    page.get_by_role("button", name="Mehr zu „Alles zur Akte“").click()
    page.get_by_role("link", name="Umbenennen, Meldung wählen").click()
    page.get_by_label("nicht melden").check()
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("button", name="Mehr zu „Alles zur Akte“").click()
    page.get_by_role("button", name="Löschen").click()
    page.get_by_role("dialog").get_by_role("button", name="Löschen").click()
    expect(page.get_by_role("main")).to_contain_text("Hier stehen Suchen, die Sie sich merken.")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("who", ["", OFFICER])
def test_pages_keep_the_rules(who: str, width: int, theme: str, page_as: PageAs) -> None:
    page = page_as(who, viewport={"width": width, "height": 800}, color_scheme=theme)
    for path in (
        "/suche/",
        "/suche/?q=E-Akte&seit=jahr",
        "/suche/?q=Quastenflosser&art=datei",
        "/suche/?q=und",
    ):
        page.goto(path)
        assert _faults(page) == [], path


def test_visitors_get_there_from_the_public_pages(page_as: PageAs) -> None:
    page = page_as()
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Suchen").click()
    field = page.get_by_role("combobox", name="Wonach suchen Sie?")
    field.press_sequentially("E-Akte")
    expect(_options(page).last).to_contain_text("Alle Treffer zu „E-Akte“")
    field.press("Enter")
    expect(page.locator(".hit").first).to_be_visible()


def test_paper_shows_the_hits_only(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto("/suche/?q=E-Akte")
    page.emulate_media(media="print")
    expect(page.locator(".hit").first).to_be_visible()
    for away in (".facets", ".topbar", ".further", ".search-head .btn"):
        for part in page.locator(away).all():
            expect(part).to_be_hidden()
