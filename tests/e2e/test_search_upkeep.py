"""The operator rebuilds the index: asked first, then told how it goes without loading the page again."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e import axe
from tests.e2e.conftest import PageAs
from tests.e2e.lively import COORDINATOR

HERE = "/verwaltung/suchverzeichnis/"


def _faults(page: Page) -> list[str]:
    axe.inject(page)
    return axe.violations(page) + axe.sideways(page)


def test_rebuild_is_asked_and_shows_its_end_by_itself(page_as: PageAs) -> None:
    page = page_as(COORDINATOR)
    page.goto(HERE)
    page.get_by_role("button", name="Neu aufbauen").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Suchen geht währenddessen weiter")
    question.get_by_role("button", name="Abbrechen").click()
    expect(question).to_have_count(0)
    page.get_by_role("button", name="Neu aufbauen").click()
    loads: list[str] = []
    page.get_by_role("dialog").get_by_role("button", name="Neu aufbauen").click()
    expect(page.get_by_text("Das Suchverzeichnis wird neu aufgebaut.")).to_be_visible()
    page.on("load", lambda loaded: loads.append(loaded.url))
    expect(page.locator("#lauf")).to_have_count(0, timeout=60_000)
    expect(page.locator("#fassung")).to_contain_text("Zuletzt ganz neu geschrieben")
    expect(page.locator("#inhalt-verzeichnis")).to_contain_text(re.compile(r"Zusammen\s*1\.\d{3}"))
    assert loads == []
    assert _faults(page) == []
    page.set_viewport_size({"width": 320, "height": 740})
    assert _faults(page) == []
