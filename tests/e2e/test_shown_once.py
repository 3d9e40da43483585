"""Secrets that one page shows and no other: copied by keys, and reloading makes no second one."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.e2e import axe
from tests.e2e.conftest import PageAs
from tests.e2e.lively import OFFICER

KEYS, FEED = "/konto/zugaenge/", "/gruppen/e-akte/feed/"


def _copied(page: Page, field: str) -> str:
    """By keys alone: the field has the focus, the button comes next."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown = page.locator(field)
    expect(shown).to_be_focused()
    page.keyboard.press("Tab")
    button = page.locator(".copy button")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Kopiert")
    assert page.evaluate("navigator.clipboard.readText()") == shown.input_value()
    return shown.input_value()


def test_a_key_is_copied_and_not_made_again(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto(KEYS)
    before = page.locator("li").get_by_role("button", name="Widerrufen").count()
    page.get_by_label("Wofür?").fill("Auswertung")
    page.get_by_role("button", name="Zugang anlegen").click()
    assert _copied(page, "#neuer-zugang").startswith("lotse_")
    axe.inject(page)
    assert axe.violations(page) + axe.sideways(page) == []
    page.reload()
    expect(page.locator("#neuer-zugang")).to_have_count(0)
    expect(page.locator("li").get_by_role("button", name="Widerrufen")).to_have_count(before + 1)


def test_reloading_keeps_the_address_of_a_feed(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto(FEED)
    page.get_by_role("button", name="Feed einrichten").click()
    address = urlsplit(_copied(page, "#feed-adresse")).path
    page.reload()
    expect(page.locator("#feed-adresse")).to_have_count(0)
    assert page.request.get(address).status == 200


def test_examples_are_copied_whole(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/api/")
    page.locator("[data-copy=beispiel-python] button").click()
    expect(page.locator("[data-copy=beispiel-python] button")).to_have_text("Kopiert")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#beispiel-python").text_content()


def test_without_a_clipboard_the_text_is_marked(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto("/api/")
    page.locator("[data-copy=beispiel-curl] button").click()
    expect(page.locator("[data-copy=beispiel-curl] button")).to_have_text("Markiert, weiter mit Strg+C")
    assert page.evaluate("getSelection().toString()").startswith("curl ")
