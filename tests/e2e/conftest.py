"""A server with the sample network, a Chromium, and windows in which somebody is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.sending import sign_in
from tests.e2e.served import Served, served
from tests.e2e.watching import Watch

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 10_000

OpenContext = Callable[..., BrowserContext]
PageAs = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(autouse=True)
def _clean_slate() -> None:
    """These tests share one running server; the database of the test process is not theirs."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("network")) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed with the package: while it runs, Django takes the whole process for asynchronous."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def watch(server: Served) -> Watch:
    return Watch(server.address)


@pytest.fixture
def open_context(server: Served, browser: Browser, watch: Watch) -> Iterator[OpenContext]:
    """A fresh browser profile, German unless told otherwise. At the end nothing may have gone wrong in any."""
    opened: list[BrowserContext] = []

    def fresh(**options: Any) -> BrowserContext:
        known = {"locale": "de-DE", "viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        context = browser.new_context(base_url=server.address, **{**known, **options})
        context.set_default_timeout(PATIENCE)
        watch.listen(context)
        opened.append(context)
        return context

    yield fresh
    for context in opened:
        context.close()
    assert watch.unexpected() == []


@pytest.fixture
def page_as(open_context: OpenContext) -> PageAs:
    """``page_as("miriam-aschenbrenner")`` is a window in which she is signed in; nobody is for an empty name."""

    def window(handle: str = "", **options: Any) -> Page:
        context = open_context(**options)
        if handle:
            sign_in(context, handle)
        return context.new_page()

    return window
