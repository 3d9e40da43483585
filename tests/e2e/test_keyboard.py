"""Everything by keyboard: no click in this file."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PageAs
from tests.e2e.keys import press_on, tab_to
from tests.e2e.lively import OFFICER


def test_sign_in_and_skip_link(page_as: PageAs) -> None:
    page = page_as()
    page.goto("/konto/anmelden/")
    press_on(page, page.get_by_role("button", name="Miriam Aschenbrenner"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Mein Tag")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Zum Inhalt")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def _write_post(page: Page, text: str) -> None:
    """From the menu "Neu" to the published post, with a suggestion chosen by the arrow keys."""
    page.goto("/mein-tag/")
    press_on(page, page.get_by_role("button", name="Neu", exact=True))
    post = page.locator("#menu-new").get_by_role("link", name="Beitrag")
    expect(post).to_be_focused()
    page.keyboard.press("Enter")
    group = page.get_by_label("Wo", exact=True)
    tab_to(page, group)
    page.keyboard.type("E-Akte")
    expect(group.locator("option:checked")).to_have_text("E-Akte")
    body = page.get_by_role("textbox", name="Text")
    tab_to(page, body)
    page.keyboard.type(f"{text} @tho")
    offers = page.get_by_role("listbox").get_by_role("option")
    expect(offers.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(offers.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(body).to_have_value(f"{text} @thorsten-rieflin ")
    press_on(page, page.get_by_role("button", name="Veröffentlichen"))
    expect(page.get_by_role("article").filter(has_text=text)).to_be_visible()


def test_write_comment_react_delete_and_take_back(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    _write_post(page, "Nur mit Tasten geschrieben")
    card = page.get_by_role("article").filter(has_text="Nur mit Tasten geschrieben").first
    expect(card.get_by_role("link", name="@Thorsten Rieflin")).to_be_visible()

    press_on(page, card.get_by_role("link", name="Kommentieren"))
    expect(card.get_by_role("textbox", name="Kommentieren")).to_be_focused()
    page.keyboard.type("Ein Kommentar ohne Maus")
    press_on(page, card.get_by_role("button", name="Kommentieren"))
    expect(card.get_by_text("Ein Kommentar ohne Maus")).to_be_visible()
    expect(card.locator(".comment").filter(has_text="Ein Kommentar ohne Maus")).to_be_focused()

    page.reload()
    press_on(page, card.get_by_role("button", name="Reagieren"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    own = card.locator("button.reaction[aria-pressed=true]")
    expect(own).to_have_count(1)
    expect(own).to_be_focused()

    page.reload()
    press_on(page, card.get_by_role("button", name="Mehr zu diesem Eintrag"))
    expect(card.get_by_role("link", name="Eintrag öffnen")).to_be_focused()
    page.keyboard.press("End")
    expect(card.get_by_role("button", name="Löschen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card).to_have_count(0)
    press_on(page, page.locator("#toasts").get_by_role("button", name="Rückgängig"))
    expect(card).to_be_visible()


def test_menu_closes_by_escape_and_focus_returns(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto("/gruppen/")
    me = page.get_by_role("button", name="Mein Konto")
    press_on(page, me)
    menu = page.locator("#menu-me")
    expect(menu).to_be_visible()
    expect(me).to_have_attribute("aria-expanded", "true")
    expect(menu.get_by_role("link", name="Mein Profil")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("link", name="Einstellungen")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(me).to_be_focused()
    expect(me).to_have_attribute("aria-expanded", "false")


def test_question_before_a_draft_is_thrown_away(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto("/neu/beitrag/")
    tab_to(page, page.get_by_role("textbox", name="Text"))
    page.keyboard.type("Dieser Entwurf wird verworfen")
    press_on(page, page.get_by_role("button", name="Als Entwurf speichern"))
    expect(page.get_by_role("main")).to_contain_text("Dieser Entwurf wird verworfen")
    page.goto("/entwuerfe/")
    line = page.get_by_role("listitem").filter(has_text="Dieser Entwurf wird verworfen")
    throw_away = line.get_by_role("button", name="Verwerfen")
    press_on(page, throw_away)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Abbrechen")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(throw_away).to_be_focused()
    page.keyboard.press("Enter")
    press_on(page, dialog.get_by_role("button", name="Verwerfen"))
    expect(line).to_have_count(0)


def test_theme_and_language(page_as: PageAs) -> None:
    page = page_as("leonie-bohnert")
    page.goto("/gruppen/")
    root = page.locator("html")
    press_on(page, page.get_by_role("button", name="Mein Konto"))
    press_on(page, page.get_by_role("button", name="dunkel"))
    expect(root).to_have_attribute("data-kern-theme", "dark")
    expect(page.get_by_role("button", name="dunkel")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(root).to_have_attribute("data-kern-theme", "dark")
    press_on(page, page.locator(".me"))
    press_on(page, page.get_by_role("button", name="English"))
    expect(root).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile("/gruppen/$"))
    press_on(page, page.locator(".me"))
    press_on(page, page.get_by_role("button", name="Deutsch"))
    expect(root).to_have_attribute("lang", "de")
