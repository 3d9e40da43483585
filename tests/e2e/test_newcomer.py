"""The first hour of somebody new, by mouse."""

from __future__ import annotations

import re
import struct
import zlib
from typing import TypedDict

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.conftest import PageAs
from tests.e2e.lively import OFFICER
from tests.e2e.served import Served

GUIDE = "claudia-vogelbacher"


def picture() -> FilePayload:
    """A real PNG, 40 by 30 pixels of one colour."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x20\x41\xa6" * 40 for _row in range(30))
    head = struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0)
    content = (
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
    )
    return {"name": "Formular.png", "mimeType": "image/png", "buffer": content}


def see_picture(page: Page, card: Locator) -> None:
    """Previews are made in the background: at first the file stands there by its name."""
    expect(card.get_by_role("link", name="Formular.png")).to_be_visible()
    for _attempt in range(20):
        if card.locator(".picture img").count():
            return
        page.wait_for_timeout(300)
        page.reload()
    raise AssertionError("the picture has no preview")


def test_from_the_front_page_to_an_accepted_answer(page_as: PageAs) -> None:
    page = page_as()
    _arrive(page)
    _ask(page)
    _edit_and_compare(page)
    _follow(page)
    _answer(page_as, page.url)
    page.reload()
    page.get_by_role("article").filter(has_text="Ab zehn Seiten").get_by_role(
        "button", name="Als Antwort annehmen"
    ).click()
    expect(page.get_by_text("Angenommen", exact=True)).to_be_visible()
    expect(page.get_by_text("Beantwortet", exact=True)).to_be_visible()


def _arrive(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("link", name="Beispieldaten")).to_be_visible()
    page.get_by_role("link", name="Anmelden").first.click()
    page.get_by_role("button", name="Miriam Aschenbrenner").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mein Tag")
    page.get_by_role("link", name="Gruppen").first.click()
    page.get_by_role("main").get_by_role("link", name="E-Akte", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("E-Akte")


def _ask(page: Page) -> None:
    composer = page.get_by_label("Neuer Eintrag")
    composer.get_by_role("link", name="Frage").click()
    composer.get_by_role("textbox", name=re.compile("^Titel")).fill(
        "Ab wann lohnt sich ein Scandienstleister?"
    )
    composer.get_by_role("textbox", name="Text").fill("Wir haben etwa 400 laufende Meter.")
    composer.locator("input[type=file]").set_input_files(picture())
    expect(composer.get_by_role("link", name="Formular.png")).to_be_visible()
    composer.get_by_role("button", name="Veröffentlichen").click()
    card = page.get_by_role("article").filter(has_text="Scandienstleister")
    see_picture(page, card)
    expect(card.locator(".picture img")).to_have_js_property("naturalWidth", 40)
    card.get_by_role("link", name="Ab wann lohnt sich").click()
    expect(page).to_have_url(re.compile(r"/eintrag/\d+/"))


def _edit_and_compare(page: Page) -> None:
    page.get_by_role("button", name="Mehr zu diesem Eintrag").click()
    page.get_by_role("link", name="Bearbeiten").first.click()
    page.get_by_role("textbox", name="Text").fill("Wir haben etwa 600 laufende Meter.")
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.get_by_text("600 laufende Meter")).to_be_visible()
    page.get_by_role("link", name="bearbeitet").click()
    expect(page.locator("del")).to_contain_text("400")
    expect(page.locator("ins")).to_contain_text("600")
    page.get_by_role("navigation", name="Pfad").get_by_role("link").first.click()


def _follow(page: Page) -> None:
    beside = page.locator(".beside")
    beside.get_by_role("button", name="Nicht mehr folgen").click()
    expect(beside.get_by_text("Sie hören nicht von neuen Kommentaren.")).to_be_visible()
    beside.get_by_role("button", name="Folgen", exact=True).click()
    expect(beside.get_by_text("Sie hören von neuen Kommentaren.")).to_be_visible()


def _answer(page_as: PageAs, address: str) -> None:
    colleague = page_as("jonas-reinbold")
    colleague.goto(address)
    colleague.get_by_role("textbox", name="Antwort schreiben").fill(
        "Ab zehn Seiten am Tag, sonst selbst scannen."
    )
    colleague.get_by_role("button", name="Antworten", exact=True).last.click()
    expect(colleague.get_by_role("article").filter(has_text="Ab zehn Seiten").last).to_be_visible()


def test_directory_and_own_profile(page_as: PageAs) -> None:
    page = page_as(GUIDE)
    page.goto("/menschen/")
    page.get_by_role("main").get_by_label("Suche").fill("Aschenbrenner")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Miriam Aschenbrenner").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Miriam Aschenbrenner")
    page.get_by_role("button", name="Mein Konto").click()
    page.get_by_role("link", name="Einstellungen").click()
    page.get_by_label("Über mich").fill("Ich helfe am Schalter und am Telefon.")
    page.get_by_label("Bild").set_input_files(picture())
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("button", name="Mein Konto").click()
    page.get_by_role("link", name="Mein Profil").click()
    expect(page.get_by_text("Ich helfe am Schalter und am Telefon.")).to_be_visible()


class Applicant(TypedDict):
    given: str
    email: str


def test_asking_to_join(page_as: PageAs, server: Served) -> None:
    """A visitor asks, confirms the address; the officer of the town decides; the invitation opens the door."""
    visitor, officer = page_as(), page_as(OFFICER)
    one: Applicant = {"given": "Karla", "email": "karla.winter@kehl.example"}
    visitor.goto("/")
    visitor.get_by_role("link", name="Mitmachen").first.click()
    visitor.get_by_label("Kommune").select_option(label="Kehl")
    visitor.get_by_label("Vorname").fill(one["given"])
    visitor.get_by_label("Nachname").fill("Winter")
    visitor.get_by_label("E-Mail-Adresse", exact=False).first.fill(one["email"])
    visitor.get_by_role("button", name="Anfrage senden").click()
    visitor.goto(server.link_sent_to(one["email"], "/beitreten/bestaetigen/"))
    visitor.get_by_role("main").get_by_role("button").first.click()

    officer.goto("/verbund/zugaenge/")
    officer.get_by_role("listitem").filter(has_text=one["email"]).get_by_role(
        "link", name="Entscheiden"
    ).click()
    officer.get_by_role("button", name="Annehmen").click()
    expect(officer.locator("#einladungen")).to_contain_text(one["email"])

    visitor.goto(server.link_sent_to(one["email"], "/einladung/"))
    visitor.get_by_label("Vorname").fill(one["given"])
    visitor.get_by_label("Nachname").fill("Winter")
    visitor.get_by_label("Passwort").fill("Regenschirm-Kirchturm-47")
    visitor.get_by_role("button", name="Einladung annehmen").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Mein Tag")
