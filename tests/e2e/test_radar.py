"""Who does what, as people meet it: on a phone, by keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PageAs
from tests.e2e.lively import OFFICER

GUIDE = "claudia-vogelbacher"


def test_whom_to_call_about_the_files_on_a_phone(page_as: PageAs) -> None:
    page = page_as(GUIDE, viewport={"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("link", name="Wer macht was?").first.click()
    expect(page.get_by_role("heading", name=re.compile("^Im Einsatz"))).to_be_visible()
    page.get_by_text("Thema", exact=True).last.click()
    page.get_by_role("link", name="E-Akte", exact=True).click()
    first = page.locator(".said").first
    expect(first).to_contain_text("Kehl")
    expect(first).to_contain_text("Aktenwerk 7")
    expect(first).to_contain_text("Thorsten Rieflin")
    expect(first.locator('a[href^="tel:"]')).to_be_visible()


def _here(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('href') ?? ''"))


def test_the_table_by_keyboard(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto("/wer-macht-was/?ansicht=tabelle")
    cell = page.locator('td > a[href="angabe/kehl/e-akte/"]')
    cell.focus()
    page.keyboard.press("ArrowLeft")
    assert _here(page) == "angabe/achern/e-akte/"
    page.keyboard.press("ArrowDown")
    assert _here(page).startswith("angabe/achern/")
    cell.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#angabe")
    expect(panel.get_by_role("heading", name="E-Akte").first).to_be_visible()
    expect(panel).to_contain_text("Aktenwerk 7")
    page.keyboard.press("Escape")
    expect(cell).to_be_focused()


def test_still_true_on_my_day_with_undo(page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto("/mein-tag/")
    row = page.get_by_role("listitem").filter(has_text="Wohnmobilstellplätze").first
    row.get_by_role("button", name="Stimmt").click()
    done = page.get_by_role("listitem").filter(has_text="Wohnmobilstellplätze").first
    expect(done.get_by_text("Bestätigt")).to_be_visible()
    done.get_by_role("button", name="Rückgängig").click()
    expect(row.get_by_role("button", name="Stimmt")).to_be_visible()


def test_leads_fit_on_a_small_phone(page_as: PageAs) -> None:
    """Titles are not covered by the button of their line."""
    page = page_as(OFFICER, viewport={"width": 360, "height": 740})
    page.goto("/wer-macht-was/federfuehrung/")
    covered = page.evaluate(
        """[...document.querySelectorAll(".lead-line")].filter((line) => {
            const title = line.querySelector(".title"), button = line.querySelector(":scope > .btn, :scope > .iconbtn");
            if (!button) return false;
            const a = title.getBoundingClientRect(), b = button.getBoundingClientRect();
            return a.right > b.left && a.left < b.right && a.bottom > b.top && a.top < b.bottom;
        }).length"""
    )
    assert covered == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 360
