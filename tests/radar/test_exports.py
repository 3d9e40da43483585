"""CSV and XLSX: complete, readable by offices, and without formulas that somebody else wrote."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.ratelimit import Limit
from lotsennetz.radar.models import Status
from lotsennetz.radar.views import exports as views
from tests.conftest import ClientOf
from tests.content_factories import ProductFactory, TopicFactory
from tests.radar.factories import LeadRoleFactory, leaf, says

CSV, XLSX = "/wer-macht-was/ausgabe.csv", "/wer-macht-was/ausgabe.xlsx"


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.django_db
def test_the_files_say_everything_in_words(
    kehl: Municipality, officer_kehl: Person, client_of: ClientOf
) -> None:
    topic = leaf("E-Akte", TopicFactory.create(title="Akten und Post"))
    product = ProductFactory.create(name="Aktenwerk 7", vendor="Musterhaus GmbH")
    LeadRoleFactory.create(topic=topic, municipality=kehl)
    made = says(
        kehl,
        topic,
        Status.PILOTING,
        horizon="2031H1",
        product=product,
        contact=officer_kehl,
        offers_experience=True,
        note="=cmd|' /C calc'!A1; mit \"Anführung\"",
    )
    answer = client_of(officer_kehl).get(CSV)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="wer-macht-was-')
    assert answer.content.startswith(b"\xef\xbb\xbf")
    heads, row = read(answer.content)
    said = dict(zip(heads, row, strict=True))
    assert made.confirmed_at is not None
    assert said == {
        "Bereich": "Akten und Post",
        "Thema": "E-Akte",
        "Kommune": "Kehl",
        "AGS": "08317057",
        "Stand": "im Test",
        "Halbjahr": "1. Halbjahr 2031",
        "Grund": "",
        "Produkt": "Aktenwerk 7",
        "Anbieter": "Musterhaus GmbH",
        "Ansprechperson": "Miriam Aschenbrenner",
        "bietet Erfahrung": "ja",
        "sucht Partner": "",
        "Federführung": "ja",
        "Bemerkung": "'=cmd|' /C calc'!A1; mit \"Anführung\"",
        "bestätigt am": f"{made.confirmed_at:%Y-%m-%d}",
    }
    book = load_workbook(io.BytesIO(client_of(officer_kehl).get(XLSX).content))
    sheet = book.active
    assert sheet is not None
    assert [[cell.value or "" for cell in line] for line in sheet.iter_rows()] == [heads, row]
    assert sheet.freeze_panes == "A2"


@pytest.mark.django_db
def test_the_order_is_that_of_the_pages(
    kehl: Municipality,
    lahr: Municipality,
    gengenbach: Municipality,
    officer_kehl: Person,
    client_of: ClientOf,
) -> None:
    first, second = leaf("Zuerst", position=1), leaf("Danach", position=2)
    for town in (gengenbach, lahr, kehl):
        says(town, second)
    says(lahr, first)
    rows = read(client_of(officer_kehl).get(CSV).content)[1:]
    assert [(row[1], row[2]) for row in rows] == [
        ("Zuerst", "Lahr"),
        ("Danach", "Kehl"),
        ("Danach", "Lahr"),
        ("Danach", "Gengenbach"),
    ]


def test_visitors_get_so_many_spreadsheets_an_hour(
    client_of: ClientOf, guide: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "FILES", Limit("radar-file-machine", 2, 3600))
    visitor = client_of(None)
    assert [visitor.get("/wer-macht-was/ausgabe.xlsx").status_code for _ in range(3)] == [200, 200, 429]
    assert client_of(guide).get("/wer-macht-was/ausgabe.xlsx").status_code == 200
