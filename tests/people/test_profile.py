"""The own profile and the picture."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.people.models import Person
from lotsennetz.people.photos import square_photo
from lotsennetz.people.services.profile import Profile, update_profile
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.people.kit import last_action

PROFILE = Profile(given_name="Thorsten", family_name="Rieflin")


def picture(size: tuple[int, int] = (900, 600), kind: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of 30,000 × 30,000 pixels in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_become_small_squares(kind: str) -> None:
    content = picture(kind=kind)
    with Image.open(BytesIO(square_photo(BytesIO(content), len(content)))) as made:
        assert (made.format, made.size) == ("JPEG", (400, 400))


def test_camera_and_place_are_dropped_but_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010F] = "Geheime Kamera"
    exif[0x8825] = {1: "N", 2: (48.0, 34.0, 0.0)}
    content = picture((600, 300), exif=exif)
    made = square_photo(BytesIO(content), len(content))
    with Image.open(BytesIO(made)) as image:
        assert not image.getexif()
    assert b"Geheime" not in made


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"kein Bild",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture(kind="GIF"),
        picture()[:300],
        bomb(),
    ],
    ids=["empty", "text", "svg", "gif", "cut", "bomb"],
)
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(DomainError) as refusal:
        square_photo(BytesIO(content), len(content))
    assert refusal.value.field == "photo"


def test_large_files_are_refused_unread() -> None:
    with pytest.raises(DomainError, match="10 MB"):
        square_photo(BytesIO(b""), 10_000_001)


def test_everything_is_taken_over(staff_kehl: Person) -> None:
    helps = Topic.objects.create(slug="e-akte", title="E-Akte", title_en="E-file")
    profile = replace(PROFILE, phone=" 07851 2 ", language="en", appearance="dark", topics=[helps])
    update_profile(actor=staff_kehl, person=staff_kehl, profile=profile)
    staff_kehl.refresh_from_db()
    assert (staff_kehl.phone, staff_kehl.language, staff_kehl.appearance) == ("07851 2", "en", "dark")
    assert list(staff_kehl.topics.all()) == [helps]
    assert last_action() == "profile.changed"


def test_a_new_name_keeps_the_handle(staff_kehl: Person) -> None:
    update_profile(actor=staff_kehl, person=staff_kehl, profile=replace(PROFILE, family_name="Neu"))
    staff_kehl.refresh_from_db()
    assert (staff_kehl.name, staff_kehl.handle) == ("Thorsten Neu", "thorsten-rieflin")


@pytest.mark.parametrize("who", ["officer_kehl", "coordinator", "stranger"])
def test_nobody_writes_in_a_foreign_profile(
    who: str, request: pytest.FixtureRequest, staff_kehl: Person
) -> None:
    with pytest.raises(NotAllowed):
        update_profile(
            actor=request.getfixturevalue(who), person=staff_kehl, profile=replace(PROFILE, phone="1")
        )
    staff_kehl.refresh_from_db()
    assert staff_kehl.phone == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("given_name", " "),
        ("phone_visibility", "welt"),
        ("email_visibility", ""),
        ("language", "fr"),
        ("appearance", "neon"),
    ],
)
def test_only_allowed_values(name: str, value: str, staff_kehl: Person) -> None:
    with pytest.raises(DomainError) as refusal:
        update_profile(actor=staff_kehl, person=staff_kehl, profile=replace(PROFILE, **{name: value}))  # type: ignore[arg-type]
    assert refusal.value.field == name


FORM = {
    "given_name": "Thorsten",
    "family_name": "Rieflin",
    "phone_visibility": "nobody",
    "email_visibility": "network",
    "language": "de",
    "appearance": "auto",
}


def test_the_page_saves_and_shows_the_picture_to_those_who_belong(
    staff_kehl: Person, guest: Person, ex_member: Person, client_of: ClientOf
) -> None:
    browser = client_of(staff_kehl)
    upload = SimpleUploadedFile("ich.jpg", picture(), "image/jpeg")
    answer = browser.post(reverse("people:profile"), {**FORM, "photo": upload})
    assert answer.status_code == 302
    staff_kehl.refresh_from_db()
    assert staff_kehl.photo_url
    assert staff_kehl.photo_url in browser.get(reverse("people:profile")).text
    for person, status in ((staff_kehl, 200), (guest, 200), (ex_member, 404), (None, 302)):
        shown = client_of(person).get(staff_kehl.photo_url)
        assert shown.status_code == status, person
    shown = browser.get(staff_kehl.photo_url)
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    guessed = reverse("people:photo", args=[staff_kehl.handle, "0" * 24])
    assert browser.get(guessed).status_code == 404
    old = staff_kehl.photo_url
    assert browser.post(reverse("people:profile"), {**FORM, "remove_photo": "on"}).status_code == 302
    staff_kehl.refresh_from_db()
    assert staff_kehl.photo_url == ""
    assert browser.get(old).status_code == 404


def test_mistakes_keep_what_was_typed(staff_kehl: Person, client_of: ClientOf) -> None:
    browser = client_of(staff_kehl)
    wrong: list[dict[str, object]] = [
        {"given_name": ""},
        {"phone_visibility": "welt"},
        {"topics": ["999"]},
        {"topics": ["x"]},
        {"about": "x" * 1001},
        {"photo": SimpleUploadedFile("ich.jpg", b"kein Bild")},
    ]
    for values in wrong:
        answer = browser.post(reverse("people:profile"), {**FORM, "function": "Bleibt stehen", **values})
        assert answer.status_code == 422, values
        assert "Bleibt stehen" in answer.text
    staff_kehl.refresh_from_db()
    assert staff_kehl.function == ""
