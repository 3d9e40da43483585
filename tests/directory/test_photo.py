"""Profile pictures are handed out to those who may see the person."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from lotsennetz.people.models import Person
from tests.conftest import ClientOf
from tests.content_factories import PNG

pytestmark = pytest.mark.django_db


def with_photo(person: Person, name: str = "bild.png") -> str:
    person.photo.save(name, ContentFile(PNG))
    return f"{person.get_absolute_url()}foto/"


def test_members_get_the_picture(officer_kehl: Person, stranger: Person, client_of: ClientOf) -> None:
    response = client_of(stranger).get(with_photo(officer_kehl))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == PNG  # type: ignore[attr-defined]
    assert response["Content-Type"] == "image/png"
    assert "private" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    response.close()


def test_others_do_not(
    officer_kehl: Person,
    guest: Person,
    ex_member: Person,
    applicant: Person,
    deactivated: Person,
    client_of: ClientOf,
) -> None:
    path = with_photo(officer_kehl)
    for outsider in (guest, ex_member, applicant):
        assert client_of(outsider).get(path).status_code == 404
    for stranger in (None, deactivated):
        assert client_of(stranger).get(path).status_code == 302


@pytest.mark.parametrize("name", ["seite.html", "bild.svg", "ohne-endung", "bild.png.exe"])
def test_only_pictures_leave_the_house(
    officer_kehl: Person, stranger: Person, client_of: ClientOf, name: str
) -> None:
    assert client_of(stranger).get(with_photo(officer_kehl, name)).status_code == 404


def test_no_photo_and_a_lost_file_are_not_found(
    officer_kehl: Person, stranger: Person, client_of: ClientOf
) -> None:
    assert client_of(stranger).get(f"{officer_kehl.get_absolute_url()}foto/").status_code == 404
    path = with_photo(officer_kehl)
    officer_kehl.photo.storage.delete(officer_kehl.photo.name or "")
    assert client_of(stranger).get(path).status_code == 404
