"""The frame in other surroundings: paper, very wide, very narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PageAs
from tests.e2e.lively import COORDINATOR, OFFICER


@pytest.mark.parametrize("path", ["/gruppen/e-akte/", "/eintrag/1/"])
def test_paper_shows_the_content_only(path: str, page_as: PageAs) -> None:
    page = page_as(OFFICER)
    page.goto(path)
    words = page.locator(".entry .prose").first
    shown = words.inner_text()
    page.emulate_media(media="print", color_scheme="dark")
    expect(words).to_have_text(shown, use_inner_text=True)
    expect(page.locator("main article").first).to_be_visible()
    for away in (
        ".topbar",
        ".side",
        ".bottom",
        ".toasts",
        ".comment-box",
        ".pagefoot",
        ".author .end .iconbtn",
    ):
        for part in page.locator(away).all():
            expect(part).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf()[:5] == b"%PDF-"


def _in_view(page: Page, name: str) -> None:
    expect(page.get_by_role("main").get_by_role("link", name=name, exact=True)).to_be_in_viewport(ratio=0.95)


def test_the_current_tab_is_in_view_on_a_phone(page_as: PageAs) -> None:
    page = page_as(COORDINATOR, viewport={"width": 320, "height": 700})
    page.goto("/verbund/protokoll/")
    _in_view(page, "Protokoll")
    page.goto("/konto/austreten/")
    _in_view(page, "Austreten")


def test_places_that_do_not_fit_on_a_phone_are_under_more(page_as: PageAs) -> None:
    page = page_as(COORDINATOR, viewport={"width": 360, "height": 700})
    page.goto("/mein-tag/")
    page.get_by_role("button", name="Mehr", exact=True).click()
    page.locator("#menu-more").get_by_role("link", name="Verbund").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verbund")
    expect(page.get_by_role("button", name="Mehr", exact=True)).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize(("path", "least"), [("/kommunen/", 1700), ("/verbund/protokoll/", 1500)])
def test_wide_pages_use_a_wide_window(path: str, least: int, page_as: PageAs) -> None:
    page = page_as(COORDINATOR, viewport={"width": 1920, "height": 1000})
    page.goto(path)
    box = page.locator(".columns").bounding_box()
    assert box is not None
    assert box["width"] > least
