"""Every page that somebody can open, in both widths and both colours: axe finds nothing, nothing sticks out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import axe
from tests.e2e.conftest import OpenContext, PageAs
from tests.e2e.lively import COORDINATOR, GUEST, OFFICER, enliven
from tests.e2e.sending import send
from tests.e2e.served import Served
from tests.e2e.visiting import visit

WIDTHS = (1280, 320)
LETTERS: dict[str, tuple[str, ...]] = {}


@pytest.fixture
def letters(server: Served, open_context: OpenContext) -> tuple[str, ...]:
    """Once for each server: addresses that stand in letters only."""
    if server.address not in LETTERS:
        LETTERS[server.address] = enliven(server, open_context)
    return LETTERS[server.address]


def _look(page: Page, path: str, language: str) -> Iterator[str]:
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.emulate_media(color_scheme="light")
    page.goto(path)
    axe.inject(page)
    yield from axe.facts(page, language)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        yield from (f"{width} {found}" for found in axe.sideways(page))
        page.emulate_media(color_scheme="light")
        yield from (f"{width} {found}" for found in axe.violations(page))
        page.emulate_media(color_scheme="dark")
        yield from (f"{width} dark {found}" for found in axe.colour_violations(page))


@pytest.mark.parametrize(
    "handle", [COORDINATOR, OFFICER, GUEST, ""], ids=["coordinator", "officer", "guest", "visitor"]
)
def test_pages_are_accessible(handle: str, page_as: PageAs, letters: tuple[str, ...]) -> None:
    page = page_as(handle)
    site = visit(page.context.request, letters)
    assert site.broken == []
    assert len(site.examples) > 15
    problems = [
        f"{name} {path} {found}"
        for name, path in sorted(site.examples.items())
        for found in _look(page, path, "de")
    ]
    assert problems == []


@pytest.mark.parametrize("handle", [COORDINATOR, ""], ids=["coordinator", "visitor"])
def test_pages_in_english(handle: str, page_as: PageAs, letters: tuple[str, ...]) -> None:
    """English words are of other lengths: nothing sticks out of the narrow window."""
    page = page_as(handle)
    ask = page.context.request
    send(ask, "/impressum/", "/sprache/", {"language": "en", "next": "/"})
    try:
        site = visit(ask, letters)
        problems = [
            f"{name} {path} {found}"
            for name, path in sorted(site.examples.items())
            for found in _look_in_english(page, path)
        ]
    finally:  # the choice belongs to the person, and the person to all tests of this server
        send(ask, "/impressum/", "/sprache/", {"language": "de", "next": "/"})
    assert problems == []


def _look_in_english(page: Page, path: str) -> Iterator[str]:
    page.set_viewport_size({"width": WIDTHS[1], "height": 900})
    page.goto(path)
    axe.inject(page)
    yield from axe.facts(page, "en")
    yield from axe.sideways(page)
    yield from axe.violations(page)


def test_the_tests_are_not_blind(browser: Browser) -> None:
    """A page with every fault they look for is found out."""
    page = browser.new_page(viewport={"width": 320, "height": 600})
    page.set_content(
        "<html><body><img src='data:,'><p style='width:900px;color:#eee'>blass</p></body></html>"
    )
    axe.inject(page)
    found = [*axe.violations(page), *axe.colour_violations(page), *axe.sideways(page), *axe.facts(page, "de")]
    page.close()
    for fault in ("image-alt", "color-contrast", "wider than the window", "lang is", "no title", "0 h1"):
        assert any(fault in text for text in found), fault
