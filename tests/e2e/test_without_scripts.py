"""Everything essential works without JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import PageAs
from tests.e2e.test_newcomer import picture, see_picture


def test_a_day_without_javascript(page_as: PageAs) -> None:
    page = page_as(java_script_enabled=False)
    page.goto("/konto/anmelden/")
    page.get_by_role("button", name="Miriam Aschenbrenner").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mein Tag")

    page.goto("/gruppen/e-akte/")
    composer = page.get_by_label("Neuer Eintrag")
    composer.get_by_role("textbox", name="Text").fill("Ohne Skript geschrieben")
    composer.locator("input[type=file]").set_input_files(picture())
    composer.get_by_role("button", name="Veröffentlichen").click()
    card = page.get_by_role("article").filter(has_text="Ohne Skript geschrieben").first
    see_picture(page, card)

    card.get_by_role("link", name="Kommentieren").click()
    page.get_by_role("textbox", name="Kommentieren").fill("Kommentar ohne Skript")
    page.get_by_role("button", name="Kommentieren").click()
    expect(page.get_by_text("Kommentar ohne Skript")).to_be_visible()

    page.goto("/gruppen/e-akte/")
    card.get_by_role("link", name="Reagieren").click()
    page.locator(".entry > .reactions").get_by_role("button", name="Reagieren").click()
    page.locator(".entry > .reactions .menu button").first.click()
    expect(page.locator("button.reaction[aria-pressed=true]").first).to_be_visible()

    page.goto("/gruppen/e-akte/")
    card.get_by_role("link", name="Mehr zu diesem Eintrag").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mehr zu diesem Eintrag")
    page.get_by_role("main").get_by_role("button", name="Löschen").click()
    expect(page.get_by_role("article").filter(has_text="Ohne Skript geschrieben")).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Rückgängig").click()
    page.goto("/gruppen/e-akte/")
    expect(card).to_be_visible()


def test_settings_without_javascript(page_as: PageAs) -> None:
    page = page_as("claudia-vogelbacher", java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto("/mein-tag/")
    page.get_by_role("button", name="Mehr", exact=True).click()
    page.locator("#menu-more").get_by_role("link", name="Themen").click()
    expect(page).to_have_url(re.compile("/themen/$"))
    page.get_by_role("button", name="Mein Konto").click()
    page.get_by_role("link", name="Einstellungen").click()
    page.get_by_role("navigation", name="Einstellungen").get_by_role("link", name="Mitteilungen").click()
    wish = page.get_by_role("checkbox").last
    wish.uncheck()
    page.get_by_role("button", name="Speichern").click()
    expect(wish).not_to_be_checked()
    page.get_by_role("button", name="Mein Konto").click()
    page.get_by_role("button", name="dunkel").click()
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "dark")
