"""The pages on which a table is looked at and taken over, as a browser gets them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lotsennetz.people.models import Role
from lotsennetz.radar.models import PendingImport, Statement
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import importing
from lotsennetz.radar.services import statements as services
from lotsennetz.topics.models import Topic
from tests.factories import person_in
from tests.radar.kit import nothing_changes
from tests.radar.reading_kit import HEAD, Place

pytestmark = pytest.mark.django_db


def _shown(client: Client, table: str, language: str = "de") -> str:
    client.post("/wer-macht-was/einlesen/", {"file": SimpleUploadedFile("x.csv", table.encode())})
    client.cookies["sprache"] = language
    answer = client.get("/wer-macht-was/einlesen/", HTTP_ACCEPT_LANGUAGE=language)
    return " ".join(answer.content.decode().split())


def test_the_pages(place: Place, client: Client) -> None:
    client.force_login(place.officer, backend="lotsennetz.people.signin.backend.PersonBackend")
    page = client.get("/wer-macht-was/einlesen/")
    assert page.status_code == 200
    bad = client.post("/wer-macht-was/einlesen/", {"file": SimpleUploadedFile("x.csv", b"Nichts;Da\n1;2\n")})
    assert "Es fehlen die Spalten „Thema“ und „Stand“." in bad.content.decode()
    bad = client.post("/wer-macht-was/einlesen/", {"file": SimpleUploadedFile("x.csv", b"Thema;Da\n1;2\n")})
    assert "Es fehlt die Spalte „Stand“." in bad.content.decode()
    table = (HEAD + "Kehl;E-Akte;geplant\nKehl;<b>Mond</b>;geplant\n").encode()
    client.post("/wer-macht-was/einlesen/", {"file": SimpleUploadedFile("Stände.csv", table)})
    shown = client.get("/wer-macht-was/einlesen/").content.decode()
    assert "Ein Thema „&lt;b&gt;Mond&lt;/b&gt;“ gibt es nicht." in shown
    assert "übernehmen" not in shown
    mark = importing.mark_of(PendingImport.objects.get())
    with nothing_changes():
        client.post("/wer-macht-was/einlesen/uebernehmen/", {"vorschau": mark})
    table = (HEAD + "Kehl;E-Akte;geplant\n").encode()
    client.post("/wer-macht-was/einlesen/", {"file": SimpleUploadedFile("Stände.csv", table)})
    assert "1 Angabe übernehmen" in client.get("/wer-macht-was/einlesen/").content.decode()
    mark = importing.mark_of(PendingImport.objects.get())
    assert client.post("/wer-macht-was/einlesen/uebernehmen/", {"vorschau": mark}).status_code == 302
    assert Statement.objects.get().status == "planned"
    client.post("/wer-macht-was/einlesen/", {"file": SimpleUploadedFile("x.csv", table)})
    client.post("/wer-macht-was/einlesen/verwerfen/")
    assert not PendingImport.objects.exists()


def test_a_note_that_begins_like_a_formula_comes_back_as_it_was(place: Place, client: Client) -> None:
    note: dict[str, Any] = {"municipality_id": place.kehl.pk, "topic_id": place.files.pk}
    services.state(actor=place.officer, said=Said(status="live", note="- nur Bauamt"), **note)
    client.force_login(place.officer)
    rows = place.look(client.get("/wer-macht-was/ausgabe.csv?kommunen=alle").content)
    assert [row["outcome"] for row in rows] == ["same"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Ulm;E-Akte;geplant", "„Ulm“ ist in der Region nicht bekannt."),
        ("09999999;E-Akte;geplant", "„09999999“ ist in der Region nicht bekannt."),
        ("Kehl;Mondlandung;geplant", "Ein Thema „Mondlandung“ gibt es nicht."),
        ("Kehl;;geplant", "Das Feld ist leer."),
        ("Kehl;E-Akte;fertig", "Einen Stand „fertig“ gibt es nicht. Möglich sind „im Einsatz“, „im Test“,"),
        ("Kehl;E-Akte;geplant;irgendwann", "Hier steht „irgendwann“. Schreiben Sie das Halbjahr wie"),
        ("Kehl;E-Akte;geplant;;;Wolkenschloss", "Ein Produkt „Wolkenschloss“ gibt es nicht."),
        ("Kehl;E-Akte;geplant;;;;;vielleicht", "Hier steht „vielleicht“. Möglich sind „ja“ und „nein“."),
    ],
)
def test_the_preview_names_what_the_cell_said(place: Place, client: Client, line: str, said: str) -> None:
    client.force_login(place.officer, backend="lotsennetz.people.signin.backend.PersonBackend")
    page = _shown(client, HEAD + line + "\n")
    assert said in page
    for cell in filter(None, line.split(";")[:3]):
        name = "Kehl" if cell == "Kehl" else cell
        assert f"<td>{name}</td>" in page


def test_the_preview_speaks_the_readers_language(place: Place, client: Client) -> None:
    Topic.objects.filter(pk=place.files.pk).update(title_en="Electronic file")
    client.force_login(place.officer, backend="lotsennetz.people.signin.backend.PersonBackend")
    table = HEAD + "Kehl;E-Akte;fertig\nKehl;E-Posteingang;geplant\n"
    assert "Einen Stand „fertig“ gibt es nicht." in _shown(client, table)
    place.officer.language = "en"
    place.officer.save()
    client.cookies["sprache"] = "en"
    page = " ".join(client.get("/wer-macht-was/einlesen/").content.decode().split())
    assert "There is no status “fertig”. Possible are “in use”" in page
    assert "Electronic file" in page
    assert "Einen Stand" not in page


def test_ones_own_export_leaves_other_towns_alone(place: Place, client: Client) -> None:
    other = person_in(place.lahr, Role.OFFICER, email="digital@lahr.example")
    said = Said(status="live", note="Mit Scanstelle", contact_id=other.pk, offers_experience=True)
    place.look(HEAD + "Kehl;E-Akte;im Test\n")
    place.take()
    key: dict[str, Any] = {"municipality_id": place.lahr.pk}
    services.state(actor=other, topic_id=place.files.pk, said=said, **key)
    hidden = Said(status="planned", visibility="coordination")
    services.state(actor=other, topic_id=place.post.pk, said=hidden, **key)
    client.force_login(place.officer, backend="lotsennetz.people.signin.backend.PersonBackend")
    table = client.get("/wer-macht-was/ausgabe.csv?kommunen=alle").content.decode("utf-8-sig")
    rows = place.look(table)
    assert [(row["outcome"], row["foreign"]) for row in rows] == [("same", False), ("same", True)]
    assert "fremde Kommune, bleibt wie sie ist" in _shown(client, table)
    rows = place.look(table.replace("im Test", "im Einsatz"))
    assert [row["outcome"] for row in rows] == ["changed", "same"]
    assert place.take() == 1
    assert Statement.objects.get(municipality=place.lahr, topic=place.files).version == 1
    rows = place.look(table.replace("Mit Scanstelle", "Ohne Scanstelle"))
    assert [(row["outcome"], row["column"]) for row in rows][1] == ("wrong", "town")
    # What one may not see is not told by guessing it.
    rows = place.look(HEAD + "Lahr;E-Posteingang;geplant\nLahr;E-Posteingang;im Test\n")
    assert [row["outcome"] for row in rows] == ["wrong", "wrong"]


def test_missing_columns_are_named_in_the_readers_language(place: Place, client: Client) -> None:
    place.officer.language = "en"
    place.officer.save()
    client.force_login(place.officer, backend="lotsennetz.people.signin.backend.PersonBackend")
    bad = client.post("/wer-macht-was/einlesen/", {"file": SimpleUploadedFile("x.csv", b"Nichts;Da\n1;2\n")})
    assert "The columns “Topic” and “Status” are missing." in bad.content.decode()
