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
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar import sheet
from lotsennetz.radar.sheet_process import NO_LIBRARY, STYLE, inside
from tests.radar.factories import StatementFactory

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
