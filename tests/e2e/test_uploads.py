"""Several files, one of them refused: it is named at the field, the others are there, none of them twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.conftest import PageAs
from tests.e2e.watching import Watch

WRITER = "thorsten-rieflin"
PROGRAM = FilePayload(name="Setup.pdf", mimeType="application/pdf", buffer=b"MZ" + b"\0" * 200)


def _text(name: str) -> FilePayload:
    return FilePayload(name=name, mimeType="text/plain", buffer=f"Inhalt von {name}".encode())


def _see_refusal(page: Page) -> None:
    problems = page.locator("#id_files_error")
    expect(problems).to_contain_text("„Setup.pdf“ ist ein Programm")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_new_entry(page_as: PageAs, watch: Watch, scripts: bool) -> None:
    watch.allow("422")
    watch.allow("400")
    page = page_as(WRITER) if scripts else _without_scripts(page_as)
    page.goto("/neu/datei/")
    page.get_by_role("textbox", name="Titel").fill(f"Zwei Dateien {scripts}")
    page.locator("#id_files").set_input_files([_text("eins.txt"), PROGRAM, _text("zwei.txt")])
    if not scripts:
        page.get_by_role("button", name="Veröffentlichen").click()
    _see_refusal(page)
    lines = page.locator("[data-composer-files] li")
    expect(lines).to_have_count(2)
    page.locator("#id_files").set_input_files([_text("eins.txt"), _text("zwei.txt")])
    if scripts:
        expect(page.locator("#id_files_error")).to_be_empty()
        expect(lines).to_have_count(2)
    page.get_by_role("button", name="Veröffentlichen").click()
    card = page.get_by_role("article").filter(has_text=f"Zwei Dateien {scripts}").first
    expect(card.locator(".attachment")).to_have_count(2)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_comment_of_files_alone(page_as: PageAs, watch: Watch, scripts: bool) -> None:
    watch.allow("422")
    watch.allow("400")
    page = page_as(WRITER) if scripts else _without_scripts(page_as)
    page.goto("/eintrag/2/")
    box = page.locator("#antworten")
    box.locator("input[type=file]").set_input_files([_text(f"anbei-{scripts}.txt"), PROGRAM])
    box.locator("textarea").focus()
    box.get_by_role("button").last.click()
    expect(box).to_contain_text("„Setup.pdf“ ist ein Programm")
    expect(box).to_contain_text(f"anbei-{scripts}.txt")
    box.get_by_role("button").last.click()
    said = page.locator("article.comment").filter(has_text=f"anbei-{scripts}.txt")
    expect(said).to_have_count(1)


@pytest.mark.parametrize("scripts", [True, False])
def test_an_edited_entry(page_as: PageAs, watch: Watch, scripts: bool) -> None:
    watch.allow("400")
    page = page_as(WRITER) if scripts else _without_scripts(page_as)
    page.goto("/neu/")
    page.get_by_role("textbox", name="Text").fill(f"Mit Anlage {scripts}")
    page.get_by_role("button", name="Veröffentlichen").click()
    card = page.get_by_role("article").filter(has_text=f"Mit Anlage {scripts}").first
    address = card.get_attribute("id") or ""
    entry = f"/eintrag/{address.removeprefix('eintrag-')}/"
    page.goto(f"{entry}bearbeiten/")
    page.get_by_role("textbox", name="Text").fill("Weiter getippt")
    page.locator("#id_files").set_input_files([_text("eins.txt"), PROGRAM])
    page.get_by_role("button", name="Hinzufügen", exact=True).click()
    _see_refusal(page)
    expect(page.get_by_role("textbox", name="Text")).to_have_value("Weiter getippt")
    page.get_by_role("button", name="„eins.txt“ entfernen").click()
    if scripts:
        page.get_by_role("dialog").get_by_role("button").filter(has_not_text="Abbrechen").last.click()
    expect(page.get_by_role("link", name="eins.txt")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Text")).to_have_value("Weiter getippt")
    page.get_by_role("textbox", name="Schlagwörter").fill("anlage")
    page.get_by_role("textbox", name="Schlagwörter").press("Enter")
    expect(page.get_by_text("Weiter getippt").first).to_be_visible()
    expect(page).to_have_url(re.compile(f"{entry}$"))


def _without_scripts(page_as: PageAs) -> Page:
    page = page_as(java_script_enabled=False)
    page.goto("/konto/anmelden/")
    page.get_by_role("button", name="Miriam Aschenbrenner").click()
    return page
