"""The mayor's sheet as a PDF, made by the real library in its own process."""

from __future__ import annotations

import re
import subprocess
import zlib
from contextlib import suppress
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar import sheet
from lotsennetz.radar.queries.towns import town_page
from lotsennetz.radar.sheet_process import NO_LIBRARY, STEPS, STYLE, inside
from tests.content_factories import ProductFactory, TopicFactory
from tests.radar.factories import LeadRoleFactory, StatementFactory, leaf

pytestmark = pytest.mark.django_db


def _text(pdf: bytes) -> bytes:
    """The file with its compressed streams laid open."""
    text = pdf
    for part in pdf.split(b"stream\n"):
        with suppress(zlib.error):
            text += zlib.decompressobj().decompress(part)
    return text


def test_one_page_that_says_what_it_is(kehl: Municipality, guide: Person, client: Client) -> None:
    for _number in range(12):
        StatementFactory.create(municipality=kehl, note="Läuft")
    client.force_login(guide)
    answer = client.get(f"/wer-macht-was/kommune/{kehl.slug}/blatt.pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    today = timezone.localdate(clock.now())
    assert f'filename="{kehl.slug}-{today:%Y-%m}.pdf"' in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF-")
    text = _text(answer.content)
    assert b"pdfuaid" in text
    assert len(re.findall(rb"/Type ?/Page\b", text)) == 1


LONG = "Das Verfahren passte nicht zum Fachverfahren des Landes, und die Einführung hätte zwei Stellen gebunden. "
BRANCHES = (
    "Verwaltung intern und elektronische Akte",
    "Bürgerdienste und Onlinezugang",
    "Ratsarbeit, Beteiligung und Öffentlichkeit",
    "Bildung, Kitas und Schulen",
    "Informationssicherheit und Datenschutz",
    "Infrastruktur, Netze und Arbeitsplatz",
    "Geodaten, Planen und Bauen",
    "Daten, Sensorik und künstliche Intelligenz",
)
THINGS = (
    "Elektronische Akte im Hauptamt",
    "Digitale Baugenehmigung mit virtuellem Bauamt",
    "Terminvereinbarung und Aufrufanlage im Bürgerbüro",
    "Rechnungseingang mit automatischer Vorkontierung",
    "Notfallplan",
    "Sitzungsdienst und Ratsinformationssystem",
    "Elternportal der Kindertagesstätten mit Anmeldung",
    "Offene Daten und Datenplattform der Region",
)


def _says_much(town: Municipality, count: int) -> None:
    """As long as towns do: names of products, reasons of two or three lines, half-years, experience."""
    branches = [TopicFactory.create(title=title, slug=f"bereich-{n}") for n, title in enumerate(BRANCHES)]
    for number in range(count):
        status = ("live", "planned", "stopped", "piloting", "interested", "live")[number % 6]
        StatementFactory.create(
            municipality=town,
            topic=leaf(
                f"{THINGS[number % 8]} {number}", branches[number % 8], slug=f"t-{number}", position=number
            ),
            status=status,
            horizon="2027H1" if status in {"planned", "piloting"} else "",
            stopped_reason=(LONG * 3)[:280] if status == "stopped" else "",
            seeks_partners=status == "planned",
            product=ProductFactory.create(name=f"Kommunales Fachverfahren Premium {number}")
            if status == "live"
            else None,
            age=(10, 200, 400, None)[number % 4],
            note=(LONG * 3)[:280],
        )


@pytest.mark.parametrize(("count", "left_out"), [(60, ""), (75, "und 15 weitere")])
def test_one_page_for_a_town_that_says_much(
    count: int, left_out: str, kehl: Municipality, guide: Person, client: Client
) -> None:
    """Sixty statements in eight branches, five things it leads: one tagged page, nothing left out."""
    _says_much(kehl, count)
    for row in kehl.statements.all()[:5]:
        LeadRoleFactory.create(topic=row.topic, municipality=kehl)
    client.force_login(guide)
    answer = client.get(f"/wer-macht-was/kommune/{kehl.slug}/blatt.pdf")
    text = _text(answer.content)
    assert len(re.findall(rb"/Type ?/Page\b", text)) == 1
    assert b"pdfuaid" in text
    assert b"/StructTreeRoot" in text
    assert len(re.findall(rb"/S ?/LI\b", text)) >= 60 + 5
    address = f"/wer-macht-was/kommune/{kehl.slug}/".encode()
    assert (address in text) == bool(left_out)


def test_letters_stay_readable() -> None:
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)pt", " ".join(STEPS))]
    assert min(sizes) == 7.5
    assert not re.search(r"font-size: 0?\.\d+(rem|em)", STYLE.read_text())


def test_what_is_too_much_for_a_page_is_counted(kehl: Municipality, guide: Person) -> None:
    _says_much(kehl, 75)
    shown = town_page(viewer_of(guide), kehl)
    for most, left in ((60, 15), (75, 0), (100, 0), (1, 74)):
        branches, left_out = sheet.first_lines(shown, most)
        assert (sum(len(lines) for _topic, lines in branches), left_out) == (75 - left, left)
        assert all(lines for _topic, lines in branches)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (
            subprocess.CompletedProcess([], NO_LIBRARY, b"", b"no pango"),
            "fehlt auf dem Server die Bibliothek Pango",
        ),
        (subprocess.CompletedProcess([], 1, b"", b"broken"), "ließ sich nicht erzeugen"),
        (subprocess.CompletedProcess([], 0, b"<html>", b""), "ließ sich nicht erzeugen"),
        (subprocess.TimeoutExpired([], 1), "nicht rechtzeitig"),
    ],
)
def test_without_a_pdf_the_page_says_why(
    outcome: Any,
    said: str,
    kehl: Municipality,
    guide: Person,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run(*_args: Any, **_options: Any) -> Any:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(subprocess, "run", run)
    client.force_login(guide)
    answer = client.get(f"/wer-macht-was/kommune/{kehl.slug}/blatt.pdf", follow=True)
    assert answer.redirect_chain == [(f"/wer-macht-was/kommune/{kehl.slug}/blatt/", 302)]
    assert said in answer.content.decode()


def test_nothing_is_read_from_outside() -> None:
    assert inside(STYLE.as_uri())
    for address in (
        "https://boese.example/x.css",
        "file:///etc/passwd",
        f"{STYLE.as_uri()}/../../../../../x",
        "data:,x",
    ):
        assert not inside(address)
    html = '<html lang="de"><head><title>x</title></head><body><img alt="" src="file:///etc/hostname"><p>x</p></body></html>'
    assert sheet.as_pdf(html).startswith(b"%PDF-")
