"""Every page that somebody can open, in both widths and both colours: axe finds nothing, nothing sticks out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import axe
from tests.e2e.conftest import OpenContext, PageAs
from tests.e2e.lively import COORDINATOR, GUEST, OFFICER, enliven
from tests.e2e.sending import send
from tests.e2e.served import Served
from tests.e2e.visiting import Site, visit

ColorScheme = Literal["light", "dark"]
WIDTHS = (1280, 320)
LETTERS: dict[str, tuple[str, ...]] = {}


@pytest.fixture
def letters(server: Served, open_context: OpenContext) -> tuple[str, ...]:
    """Once for each server: addresses that stand in letters only."""
    if server.address not in LETTERS:
        LETTERS[server.address] = enliven(server, open_context)
    return LETTERS[server.address]


def _open(page: Page, path: str, width: int, colours: ColorScheme, language: str = "de") -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=colours)
    page.goto(path)
    axe.inject(page)
    return [*axe.facts(page, language), *axe.sideways(page)]


def _look(page: Page, path: str) -> Iterator[str]:
    """Both widths in both colours. In the dark only the colours can differ."""
    yield from _open(page, path, WIDTHS[0], "light")
    yield from axe.violations(page)
    page.emulate_media(color_scheme="dark")
    yield from (f"dark {found}" for found in axe.colour_violations(page))
    page.set_viewport_size({"width": WIDTHS[1], "height": 900})
    yield from axe.sideways(page)
    yield from (f"narrow dark {found}" for found in axe.colour_violations(page))
    page.emulate_media(color_scheme="light")
    yield from (f"narrow {found}" for found in axe.violations(page))


def _problems(site: Site, names: Iterable[str], look: Callable[[str], Iterable[str]]) -> list[str]:
    return [f"{name} {site.examples[name]} {found}" for name in names for found in look(site.examples[name])]


@pytest.mark.parametrize(("handle", "part"), [(COORDINATOR, 0), (COORDINATOR, 1), ("", 0), ("", 1)])
def test_pages_in_every_mode(handle: str, part: int, page_as: PageAs, letters: tuple[str, ...]) -> None:
    """The coordination sees the most, a visitor the least; in two halves, so that two workers share the work."""
    page = page_as(handle)
    site = visit(page.context.request, letters)
    assert not site.broken, "\n".join(site.broken)
    assert len(site.examples) > 15
    problems = _problems(site, sorted(site.examples)[part::2], lambda path: _look(page, path))
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(("handle", "width", "colours"), [(OFFICER, 320, "dark"), (GUEST, 1280, "light")])
def test_pages_of_others(
    handle: str, width: int, colours: ColorScheme, page_as: PageAs, letters: tuple[str, ...]
) -> None:
    """The same pages with fewer doors: one mode."""
    page = page_as(handle)
    site = visit(page.context.request, letters)
    assert not site.broken, "\n".join(site.broken)

    def look(path: str) -> list[str]:
        return [*_open(page, path, width, colours), *axe.violations(page)]

    problems = _problems(site, sorted(site.examples), look)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("handle", [COORDINATOR, ""], ids=["coordinator", "visitor"])
def test_pages_in_english(handle: str, page_as: PageAs, letters: tuple[str, ...]) -> None:
    """English words are of other lengths: nothing sticks out of the narrow window."""
    page = page_as(handle)
    ask = page.context.request
    send(ask, "/impressum/", "/sprache/", {"language": "en", "next": "/"})

    def look(path: str) -> list[str]:
        return [*_open(page, path, WIDTHS[1], "light", "en"), *axe.violations_but_colours(page)]

    try:
        site = visit(ask, letters)
        problems = _problems(site, sorted(site.examples), look)
    finally:  # the choice belongs to the person, and the person to all tests of this server
        send(ask, "/impressum/", "/sprache/", {"language": "de", "next": "/"})
    assert not problems, "\n".join(problems)


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
