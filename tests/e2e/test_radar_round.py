"""The round at the meeting, on a projector and without scripts on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PageAs
from tests.e2e.lively import COORDINATOR
from tests.e2e.watching import Watch

TOWN, OTHER_TOWN = "Offenburg", "Oberkirch"


def _turn_of(page: Page, town: str) -> None:
    page.goto("/wer-macht-was/runde/")
    begin = page.get_by_role("button", name="Runde für heute beginnen")
    begin.or_(page.get_by_role("link", name="Weitermachen")).first.click()
    page.get_by_role("link", name=town, exact=True).click()


def _rows(page: Page) -> Locator:
    return page.locator("#angaben > section").first.locator(".round-row")


def _stays(page: Page, seconds: str) -> None:
    """Town, clock and the way on are in view, nothing covers them, the time goes on."""
    assert page.evaluate("window.scrollY") == 0
    expect(page.get_by_role("heading", name=TOWN)).to_be_in_viewport()
    expect(page.get_by_role("timer")).to_be_in_viewport()
    assert page.get_by_role("timer").inner_text() <= seconds
    expect(page.locator("[data-toast]")).to_have_count(0)
    expect(page.get_by_role("link", name="Nächste Kommune")).to_be_in_viewport()


def test_a_town_has_its_turn_on_the_projector(page_as: PageAs, watch: Watch) -> None:
    watch.allow(r"status of 422")  # what is refused on purpose
    page = page_as(COORDINATOR)
    _turn_of(page, TOWN)
    rows = _rows(page)
    expect(rows).to_have_count(7)
    for row in rows.all():
        expect(row).to_be_in_viewport(ratio=1)
    names = rows.locator("strong").all_inner_texts()
    started = page.get_by_role("timer").inner_text()

    rows.nth(2).get_by_role("button", name="Stimmt").click()
    expect(rows.nth(2).get_by_text("Bestätigt")).to_be_visible()
    expect(rows.nth(2)).to_be_focused()  # the space bar still holds the clock
    expect(page.get_by_text("1 von 7 beantwortet")).to_be_visible()
    _stays(page, started)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Uhr weiterlaufen lassen")).to_be_visible()

    changed = rows.nth(0)
    changed.locator("summary").click()
    changed.get_by_label("Stand").select_option(label="geplant")
    changed.get_by_label("Halbjahr").select_option(index=2)
    expect(changed.get_by_label("Grund")).to_be_hidden()
    changed.get_by_label("Stand").select_option(label="eingestellt")
    expect(changed.get_by_label("Halbjahr")).to_be_hidden()
    changed.get_by_role("button", name="Speichern").click()
    expect(changed.get_by_text("Schreiben Sie, warum.")).to_be_visible()  # a half-year is not sent any more
    changed.get_by_label("Grund").fill("Der Platz ist verkauft.")
    expect(changed.get_by_text("23 / 280")).to_be_visible()
    changed.get_by_role("button", name="Speichern").click()
    expect(changed.get_by_text("Geändert", exact=True)).to_be_visible()
    _stays(page, started)

    page.get_by_role("button", name="Alles stimmt").click()
    expect(page.get_by_text("7 von 7 beantwortet")).to_be_visible()
    expect(page.get_by_text("fertig", exact=True)).to_be_visible()
    _stays(page, started)
    assert rows.locator("strong").all_inner_texts() == names
    expect(page.get_by_role("button", name="Uhr weiterlaufen lassen")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name=TOWN)).to_have_count(0)


def test_another_statement_keeps_its_list_open(page_as: PageAs) -> None:
    page = page_as(COORDINATOR)
    _turn_of(page, TOWN)
    others = page.locator(".round-more", has_text="Alle anderen Angaben")
    others.locator("summary").first.click()
    row = others.locator(".round-row").last
    row.scroll_into_view_if_needed()
    row.get_by_role("button", name="Stimmt").click()
    expect(row.get_by_text("Bestätigt")).to_be_visible()
    expect(row).to_be_in_viewport()
    expect(row).to_be_focused()


def test_the_agenda_leads_to_an_opportunity_and_back(page_as: PageAs) -> None:
    page = page_as(COORDINATOR)
    _turn_of(page, TOWN)
    page.get_by_role("link", name=re.compile("^Runde am")).click()
    page.locator(".card", has_text="offen geblieben").get_by_role("link").first.click()
    page.get_by_role("link", name="Zurück zur Runde").click()
    expect(page.get_by_role("heading", name="Tagesordnung")).to_be_visible()


def test_a_turn_without_scripts_on_a_phone(page_as: PageAs) -> None:
    page = page_as(COORDINATOR, java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto("/wer-macht-was/runde/")
    _turn_of(page, OTHER_TOWN)
    rows = _rows(page)
    row = rows.nth(1)
    row.get_by_role("button", name="Stimmt").click()
    expect(row.get_by_text("Bestätigt")).to_be_visible()
    expect(row).to_be_in_viewport()
    expect(page.locator("[data-toast]")).to_have_count(0)
    row = rows.nth(0)
    row.locator("summary").click()
    row.get_by_label("Bemerkung").fill("Im Treffen gesagt")
    row.get_by_role("button", name="Speichern").click()
    expect(row.get_by_text("Stand heute")).to_be_visible()
    expect(row).to_be_in_viewport()
    page.get_by_role("button", name="Alles stimmt").click()
    expect(page.get_by_text("fertig", exact=True)).to_be_visible()
