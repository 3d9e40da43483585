"""Who does what, as people meet it: on a phone, by keyboard, from a mail."""

from __future__ import annotations

import email
import email.policy
import re
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PageAs
from tests.e2e.lively import OFFICER
from tests.e2e.served import ROOT, Served

GUIDE = "claudia-vogelbacher"
_ASK = """
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from lotsennetz.core import clock
from lotsennetz.radar.models import Round
from lotsennetz.radar.services import asking
today = timezone.localdate(clock.now())
asking.ask(Round.objects.get_or_create(meeting_on=today + timedelta(days=6))[0], today)
"""


def test_whom_to_call_about_the_files_on_a_phone(page_as: PageAs) -> None:
    page = page_as(GUIDE, viewport={"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("link", name="Wer macht was?").first.click()
    expect(page.get_by_role("heading", name=re.compile("^Im Einsatz"))).to_be_visible()
    page.goto("/wer-macht-was/?ansicht=liste&thema=e-akte")
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


def _letter(server: Served, recipient: str) -> str:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for path in sorted((server.data / "mail").glob("*.eml")):
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = letter.get_body(("plain",))
            if letter["To"] == recipient and "Stimmt das noch?" in letter["Subject"] and body is not None:
                return str(body.get_content())
        time.sleep(0.2)
    raise AssertionError(f"nobody asked {recipient}")


def test_from_the_mail_to_a_changed_cell(page_as: PageAs, server: Served) -> None:
    subprocess.run(
        [sys.executable, "-c", _ASK],
        env={
            "LOTSENNETZ_DATA": str(server.data),
            "LOTSENNETZ_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "lotsennetz.config.settings",
            "PYTHONPATH": str(Path(ROOT) / "src"),
        },
        check=True,
    )
    text = _letter(server, "digital@lahr.example")
    found = re.search(r"Geändert:?\s+http://[^/\s]+(/stimmt-das/\S+)", text)
    assert found is not None, text
    page = page_as()  # nobody is signed in
    page.goto(found[1])
    page.get_by_label("Stand").select_option(label="geplant")
    page.get_by_label("Halbjahr").select_option(index=2)
    expect(page.get_by_label("Grund")).to_be_hidden()
    page.get_by_label("Stand").select_option(label="eingestellt")
    expect(page.get_by_label("Halbjahr")).to_be_hidden()  # and what was chosen there is not sent
    expect(page.get_by_text("/ 280").last).to_be_visible()
    page.get_by_label("Grund").fill("Der Anbieter hat den Betrieb beendet.")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Danke, ist gespeichert")
    expect(page.get_by_text("Der Anbieter hat den Betrieb beendet.")).to_be_visible()
    page.get_by_role("button", name="Zurücknehmen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zurückgenommen")


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
