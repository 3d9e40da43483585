"""Tables of statements: looked at first, then taken over whole or not at all."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError
from lotsennetz.core.models import AuditRecord
from lotsennetz.people.models import Role
from lotsennetz.radar.models import PendingImport, Source, Statement, StatementChange, Suggestion
from lotsennetz.radar.reading.columns import CellError, columns_of, half_year
from lotsennetz.radar.reading.sheets import MOST_BYTES, read_sheet
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import importing
from lotsennetz.radar.services import statements as services
from lotsennetz.topics.models import Topic
from tests.factories import MunicipalityFactory, person_in
from tests.radar.kit import nothing_changes
from tests.radar.reading_kit import HEAD, Place

pytestmark = pytest.mark.django_db


def _xlsx(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_looking_changes_nothing_and_taking_over_writes(place: Place) -> None:
    rows = place.look(
        HEAD
        + "Kehl;elektronische Akte;im Einsatz;;;Aktenwerk 7;digital@kehl.example;nein;Vier Ämter\n"
        + "08317057;e-posteingang;geplant;2. Halbjahr 2027;;;;x;\n"
    )
    assert [row["outcome"] for row in rows] == ["new", "new"]
    assert not Statement.objects.exists()
    assert place.take() == 2
    first, second = Statement.objects.order_by("pk")
    assert (first.status, first.note, first.contact, first.source) == (
        "live",
        "Vier Ämter",
        place.officer,
        Source.SELF,
    )
    assert first.product is not None
    assert first.product.name == "Aktenwerk 7"
    assert (second.horizon, second.seeks_partners) == ("2027H2", True)
    assert second.confirmed_by == place.officer
    assert set(StatementChange.objects.values_list("via", flat=True)) == {"import"}
    assert AuditRecord.objects.filter(action="statement.imported").count() == 1
    again = place.look(HEAD + "Kehl;E-Akte;im Einsatz;;;Aktenwerk 7;digital@kehl.example;nein;Vier Ämter\n")
    assert [row["outcome"] for row in again] == ["same"]
    assert place.take() == 0


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_the_overview_puts_out_reads_back_unchanged(place: Place, client: Client, language: str) -> None:
    place.look(
        HEAD
        + "Kehl;E-Akte;im Test;2. Halbjahr 2027;;Aktenwerk 7;digital@kehl.example;ja;Vier Ämter\n"
        + "Kehl;E-Posteingang;eingestellt;;Zu teuer;;;nein;\n"
    )
    place.take()
    Statement.objects.update(visibility="public")
    client.force_login(place.officer, backend="lotsennetz.people.signin.backend.PersonBackend")
    client.cookies["sprache"] = language
    for kind in ("csv", "xlsx"):
        answer = client.get(f"/wer-macht-was/ausgabe.{kind}?kommunen=alle", HTTP_ACCEPT_LANGUAGE=language)
        rows = place.look(answer.content)
        assert [(row["outcome"], row["problem"]) for row in rows] == [("same", {}), ("same", {})]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("Ulm;E-Akte;geplant", "town"),
        ("Lahr;E-Akte;geplant", "town"),
        ("Kehl;Mondlandung;geplant", "topic"),
        ("Kehl;E-Akte;fertig", "status"),
        ("Kehl;E-Akte;geplant;irgendwann", "horizon"),
        ("Kehl;E-Akte;geplant;1. Halbjahr 2020", "horizon"),
        ("Kehl;E-Akte;im Einsatz;1. Halbjahr 2027", "horizon"),
        ("Kehl;E-Akte;eingestellt", "stopped_reason"),
        ("Kehl;E-Akte;im Einsatz;;Zu teuer", "stopped_reason"),
        ("Kehl;E-Akte;geplant;;;Wolkenschloss", "product"),
        ("Kehl;E-Akte;geplant;;;;niemand@kehl.example", "contact"),
        ("Kehl;E-Akte;geplant;;;;;vielleicht", "seeks_partners"),
        ("Kehl;E-Akte;geplant;;;;;;" + "x" * 281, "note"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column_and_nothing_is_written(
    place: Place, line: str, column: str
) -> None:
    rows = place.look(HEAD + "Kehl;E-Posteingang;interessiert\n" + line + "\n")
    assert [(row["number"], row["outcome"]) for row in rows] == [(2, "new"), (3, "wrong")]
    assert rows[1]["column"] == column
    assert rows[1]["problem"]
    with nothing_changes(), pytest.raises(DomainError, match="Einige Zeilen stimmen nicht"):
        place.take()


def test_a_preview_of_last_week_is_not_taken_over(place: Place) -> None:
    place.look(HEAD + "Kehl;E-Akte;geplant\n")
    with (
        time_machine.travel(clock.now() + timedelta(days=7, seconds=1)),
        nothing_changes(),
        pytest.raises(DomainError, match="älter als sieben Tage"),
    ):
        place.take()


def test_a_second_row_for_the_same_cell_is_named(place: Place) -> None:
    rows = place.look(HEAD + "Kehl;E-Akte;geplant\nKehl;elektronische Akte;im Test\n")
    assert [row["outcome"] for row in rows] == ["new", "wrong"]


def test_the_coordination_reads_in_what_towns_confirm(place: Place) -> None:
    Statement.objects.all().delete()
    place.look(HEAD + "Kehl;E-Akte;im Test\nLahr;E-Akte;geplant\n", place.coordinator)
    assert place.take(place.coordinator) == 2
    assert set(Statement.objects.values_list("source", "confirmed_at")) == {(Source.IMPORT, None)}
    Statement.objects.filter(municipality=place.kehl).update(confirmed_at="2026-01-01T00:00Z", source="self")
    place.look(HEAD + "Kehl;E-Akte;im Einsatz\n", place.coordinator)
    place.take(place.coordinator)
    assert Statement.objects.get(municipality=place.kehl).status == "piloting"
    assert Suggestion.objects.get().status == "live"


def test_one_row_that_went_bad_meanwhile_leaves_everything_as_it_was(place: Place) -> None:
    place.look(HEAD + "Kehl;E-Posteingang;geplant\nKehl;E-Akte;geplant\n")
    Topic.objects.filter(pk=place.files.pk).update(active=False)
    with pytest.raises(DomainError, match="Zeile 3"):
        place.take()
    assert not Statement.objects.exists()
    assert PendingImport.objects.exists()


def test_a_preview_that_another_one_replaced_is_not_taken_over(place: Place) -> None:
    place.look(HEAD + "Kehl;E-Akte;geplant\n")
    old = importing.mark_of(PendingImport.objects.get())
    place.look(HEAD + "Kehl;E-Akte;im Einsatz\n")
    with pytest.raises(DomainError):
        importing.take_over(actor=place.officer, seen=old)
    assert not Statement.objects.exists()


def test_excel_reads_like_csv(place: Place) -> None:
    rows = place.look(
        _xlsx(["Thema", "Stand", "sucht Partner", "AGS"], ["E-Akte", "im Test", True, 8317057], [None] * 4)
    )
    assert rows[0]["municipality_id"] == place.kehl.pk  # though the number lost its leading zero
    rows = place.look(_xlsx(["Thema", "Stand", "sucht Partner"], ["E-Akte", "im Test", True]))
    assert rows[0]["outcome"] == "new"
    assert rows[0]["said"]["seeks_partners"] is True


def _bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 40_000_000)
    return kept.getvalue()


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><workbook>&d;</workbook>"""


def _entities() -> bytes:
    kept = io.BytesIO()
    table = io.BytesIO(_xlsx(["Thema", "Stand"], ["E-Akte", "geplant"]))
    with zipfile.ZipFile(table) as good, zipfile.ZipFile(kept, "w") as packed:
        for name in good.namelist():
            packed.writestr(name, ENTITIES if name == "xl/workbook.xml" else good.read(name))
    return kept.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Thema;Stand\n",
        b"\x00\x01\x02\x81",
        b"PK\x03\x04kaputt",
        b"x" * (MOST_BYTES + 1),
        b"Thema;Stand\n" + b"a;b\n" * 5001,
        b";" * 61 + b"\nx\n",
        b'"' + b"x" * 200_000,
        _bomb(),
        _entities(),
    ],
    ids=["empty", "heads", "binary", "no zip", "large", "long", "wide", "quote", "bomb", "entities"],
)
def test_no_table_is_a_sentence_at_the_file(content: bytes) -> None:
    with pytest.raises(DomainError) as refusal:
        read_sheet(content)
    assert refusal.value.field == "file"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_sentence(place: Place, content: bytes) -> None:
    with suppress(DomainError):
        place.look(content)
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    "cell", ["2027H2", "H2 2027", "h2/2027", "2. Halbjahr 2027", "2 hj 2027", "2/2027", "2027 h2"]
)
def test_half_years_as_people_write_them(cell: str) -> None:
    assert half_year(cell) == "2027H2"


@pytest.mark.parametrize("cell", ["2027", "H3 2027", "bald", "2. Halbjahr"])
def test_other_half_years_are_refused(cell: str) -> None:
    with pytest.raises(CellError):
        half_year(cell)


def test_heads_are_known_whatever_their_case() -> None:
    assert columns_of(["STAND", "Sichtbar  für", "Egal", "status"]) == {"status": 0, "visibility": 1}


def test_a_guest_reads_nothing_in(place: Place) -> None:
    guest = person_in(place.kehl, Role.GUEST)
    with pytest.raises(DomainError):
        place.look(HEAD + "Kehl;E-Akte;geplant\n", guest)
    assert not PendingImport.objects.exists()


def test_what_a_colleague_said_after_the_preview_stays(place: Place) -> None:
    place.look(HEAD + "Kehl;E-Akte;geplant\n")
    place.take()
    place.look("Thema;Stand\nE-Akte;im Einsatz\nE-Posteingang;geplant\n")
    said = Said(status="planned", note="Neu von der Kollegin", visibility="coordination")
    key: dict[str, Any] = {"municipality_id": place.kehl.pk, "topic_id": place.files.pk}
    services.state(actor=place.officer, said=said, **key)
    with pytest.raises(DomainError, match="Zeile 2"):
        place.take()
    row = Statement.objects.get()
    assert (row.status, row.note, row.visibility) == ("planned", "Neu von der Kollegin", "coordination")


def test_a_name_of_two_towns_is_not_guessed(place: Place) -> None:
    for number in (1, 2):
        MunicipalityFactory.create(name="Altheim", slug=f"altheim-{number}", ags=f"0831790{number}")
    rows = place.look(HEAD + "Altheim;E-Akte;geplant\n08317902;E-Akte;geplant\n", place.coordinator)
    assert [(row["outcome"], row["column"]) for row in rows] == [("wrong", "town"), ("new", "")]
