"""Previews of images: made apart, small, without what a camera wrote into them; bombs and rubbish leave nothing."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django_tasks_db.models import DBTaskResult
from PIL import Image

from lotsennetz.entries import previews
from lotsennetz.entries.models import Attachment, State
from lotsennetz.entries.services.attachments import add_attachment
from lotsennetz.entries.tasks import make_preview
from tests.content_factories import EntryFactory
from tests.stream.conftest import Room

pytestmark = pytest.mark.django_db


def _picture(size: tuple[int, int], form: str = "JPEG", **save: object) -> bytes:
    data = BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(data, form, **save)
    return data.getvalue()


def _bytes(file: FieldFile) -> bytes:
    with file.open("rb") as opened:
        return bytes(opened.read())


def _attached(room: Room, data: bytes, name: str = "bild.jpg") -> Attachment:
    draft = EntryFactory.create(author=room.person("member"), state=State.DRAFT)
    file = ContentFile(data, name=name)
    return add_attachment(actor=room.person("member"), file=file, name=name, entry_id=draft.pk)


def test_uploading_a_picture_queues_its_preview_and_a_table_does_not(room: Room) -> None:
    picture = _attached(room, _picture((50, 40)))
    assert DBTaskResult.objects.get().args_kwargs["args"] == [picture.pk]
    _attached(room, b"a;b;c\n1;2;3", "tabelle.csv")
    assert DBTaskResult.objects.count() == 1


def test_a_photo_becomes_small_upright_and_anonymous(room: Room) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010E] = "Standort 48.57 N"
    row = _attached(room, _picture((1600, 1000), exif=exif.tobytes()))
    assert make_preview.call(row.pk)
    row.refresh_from_db()
    assert (row.width, row.height) == (1000, 1600)
    data = _bytes(row.preview)
    assert b"Standort" not in data
    assert b"EXIF" not in data
    with Image.open(BytesIO(data)) as small:
        assert (small.format, small.size) == ("WEBP", (400, 640))
    assert b"Standort" in _bytes(row.file)  # what was uploaded stays as it was


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP"])
def test_other_pictures_too(room: Room, form: str) -> None:
    row = _attached(room, _picture((700, 500), form), f"bild.{form.lower()}")
    assert make_preview.call(row.pk)
    row.refresh_from_db()
    assert row.preview
    assert (row.width, row.height) == (700, 500)


def test_twice_makes_one(room: Room) -> None:
    row = _attached(room, _picture((80, 80)))
    make_preview.call(row.pk)
    row.refresh_from_db()
    name = row.preview.name
    assert make_preview.call(row.pk)
    row.refresh_from_db()
    assert row.preview.name == name


def _bomb(edge: int) -> bytes:
    """A PNG of a few kilobytes that claims ``edge`` × ``edge`` pixels and really has them."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    line = b"\0" * (edge // 8 + 1)
    data = b"".join(packer.compress(line) for _ in range(edge)) + packer.flush()
    head = struct.pack(">IIBBBBB", edge, edge, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        _bomb(30_000),
        _picture((400, 300))[:2000],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
        b"GIF89a" + b"\xff" * 300,
        b"\xff\xd8\xff\xe0" + b"\x00" * 300,
    ],
    ids=["bomb", "cut off", "broken png", "broken gif", "broken jpeg"],
)
def test_bombs_and_broken_pictures_leave_no_preview_and_no_error(room: Room, data: bytes) -> None:
    row = _attached(room, data, "bild.png")
    assert make_preview.call(row.pk) is False
    row.refresh_from_db()
    assert not row.preview
    assert (row.width, row.height) == (None, None)
    assert _bytes(row.file) == data


def test_a_child_that_hangs_is_ended(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    row = _attached(room, _picture((2000, 2000)))
    monkeypatch.setattr(previews, "SECONDS", 0.01)
    assert make_preview.call(row.pk) is False


def test_a_file_that_went_away_meanwhile(room: Room) -> None:
    row = _attached(room, _picture((50, 50)))
    row.file.storage.delete(str(row.file.name))
    assert make_preview.call(row.pk) is False
    row.delete()
    assert make_preview.call(row.pk) is False
