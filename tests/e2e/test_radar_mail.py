"""From the monthly mail, through a real mail server, to a changed cell: nobody signs in, nothing waits a minute."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.sending import sign_in
from tests.e2e.served import ROOT, Served, served
from tests.e2e.watching import Watch
from tests.notify.mail_server import Mailbox, mail_server

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


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    """Started in a thread of its own: the browser's loop runs in this one."""
    post = mail_server()
    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(post.__enter__).result()
        thread.submit(post.__exit__, None, None, None).result()


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, box: Mailbox) -> Iterator[Served]:
    post = {
        "LOTSENNETZ_MAIL_HOST": "127.0.0.1",
        "LOTSENNETZ_MAIL_PORT": str(box.port),
        "LOTSENNETZ_MAIL_SECURITY": "none",
        "LOTSENNETZ_MAIL_FROM": "post@lotsennetz.example",
    }
    with served(tmp_path_factory.mktemp("post"), **post) as running:
        _ask(running, post)
        yield running


def _ask(server: Served, post: dict[str, str]) -> None:
    known = {
        "LOTSENNETZ_DATA": str(server.data),
        "LOTSENNETZ_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "lotsennetz.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    subprocess.run([sys.executable, "-c", _ASK], env={**known, **post}, check=True)


def _arrived(box: Mailbox, recipient: str, subject: str) -> str:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for letter in reversed(box.mails()):
            body = letter.get_body(("plain",))
            if letter["To"] == recipient and subject in letter["Subject"] and body is not None:
                return str(body.get_content())
        time.sleep(0.2)
    raise AssertionError(f"no mail to {recipient} about {subject}")


def _link(text: str, label: str) -> str:
    found = re.search(rf"{label}:?\s+http://[^/\s]+(/stimmt-das/\S+)", text)
    assert found is not None, text
    return found[1]


def test_from_the_mail_to_a_changed_cell(browser: Browser, network: Served, box: Mailbox) -> None:
    watch = Watch(network.address)
    context = browser.new_context(base_url=network.address, locale="de-DE")
    watch.listen(context)
    reader = browser.new_context(base_url=network.address, locale="de-DE")
    sign_in(reader, "miriam-aschenbrenner")
    table = reader.new_page()

    asked = _arrived(box, "digital@lahr.example", "Stimmt das noch?")
    began = time.monotonic()
    page = context.new_page()
    page.goto(_link(asked, "Geändert"))
    whole = page.get_by_role("link", name="Ganze Angabe öffnen").get_attribute("href") or ""
    cell = table.locator(f'td > a[href="{whole.removeprefix("/wer-macht-was/")}"]')
    page.get_by_label("Stand").select_option(label="geplant")
    page.get_by_label("Halbjahr").select_option(index=2)
    expect(page.get_by_label("Grund")).to_be_hidden()
    page.get_by_label("Stand").select_option(label="eingestellt")
    expect(page.get_by_label("Halbjahr")).to_be_hidden()  # and what was chosen there is not sent
    expect(page.get_by_text("/ 280").last).to_be_visible()
    page.get_by_label("Grund").fill("Der Anbieter hat den Betrieb beendet.")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Danke, ist gespeichert")
    table.goto("/wer-macht-was/?ansicht=tabelle")
    expect(cell).to_contain_text("eingestellt")
    assert time.monotonic() - began < 60

    receipt = _arrived(box, "digital@lahr.example", "Geändert: Lahr")
    page.goto(_link(receipt, "Ansehen oder zurücknehmen"))
    expect(page.get_by_text("Der Anbieter hat den Betrieb beendet.")).to_be_visible()
    page.get_by_role("button", name="Zurücknehmen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zurückgenommen")
    table.reload()
    expect(cell).not_to_contain_text("eingestellt")
    reader.close()
    context.close()
    assert watch.unexpected() == []
