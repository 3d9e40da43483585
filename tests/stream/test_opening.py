"""What a card fetches when somebody asks for it: its menu, and the box for a comment."""

from __future__ import annotations

import pytest

from lotsennetz.entries.models import Entry, State, Visibility
from tests.content_factories import CommentFactory, EntryFactory
from tests.stream.conftest import Room

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def entry(room: Room) -> Entry:
    made: Entry = EntryFactory.create(
        group=room.group, author=room.person("author"), visibility=Visibility.GROUP, body="Wer scannt selbst?"
    )
    return made


def _menu(room: Room, role: str, entry: Entry, von: str = "") -> str:
    answer = room.browser(role).get(f"/eintrag/{entry.pk}/menue/", {"von": von} if von else {}, headers=HTMX)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_the_menu_offers_what_one_may(room: Room, entry: Entry) -> None:
    theirs, own, owners = (_menu(room, role, entry) for role in ("member", "author", "owner"))
    assert "folgen/" in theirs
    for word in ("bearbeiten/", "loeschen/", "anheften/"):
        assert word not in theirs
    assert "bearbeiten/" in own
    assert "loeschen/" in own
    assert "anheften/" not in own
    assert "loeschen/" in owners
    assert "anheften/" in owners


def test_the_menu_leads_back_to_where_it_was_opened_but_never_away(room: Room, entry: Entry) -> None:
    assert f'name="next" value="{room.url}#eintrag-{entry.pk}"' in _menu(room, "author", entry, room.url)
    assert f'name="next" value="/eintrag/{entry.pk}/"' in _menu(
        room, "author", entry, "https://fremd.example/"
    )


def test_without_htmx_it_is_a_page(room: Room, entry: Entry) -> None:
    page = room.browser("author").get(f"/eintrag/{entry.pk}/menue/").content.decode()
    assert "<html" in page
    assert f'formaction="/eintrag/{entry.pk}/loeschen/"' in page


def test_the_box_brings_what_was_begun(room: Room, entry: Entry) -> None:
    CommentFactory.create(entry=entry, author=room.person("member"), body="Angefangen", state=State.DRAFT)
    address = f"/eintrag/{entry.pk}/schreiben/"
    mine = room.browser("member").get(address, headers=HTMX).content.decode()
    others = room.browser("owner").get(address, headers=HTMX).content.decode()
    assert ">Angefangen</textarea>" in mine
    assert "<html" not in mine
    assert f'action="/eintrag/{entry.pk}/kommentieren/"' in mine
    assert "Angefangen" not in others
    assert "<textarea" in others


def test_without_htmx_the_box_is_on_the_entrys_page(room: Room, entry: Entry) -> None:
    answer = room.browser("member").get(f"/eintrag/{entry.pk}/schreiben/")
    assert answer["Location"] == f"/eintrag/{entry.pk}/#antworten"


@pytest.mark.parametrize("part", ["menue", "schreiben"])
@pytest.mark.parametrize("role", ["stranger", "applicant", "guest"])
def test_others_get_nothing(room: Room, entry: Entry, role: str, part: str) -> None:
    assert room.browser(role).get(f"/eintrag/{entry.pk}/{part}/", headers=HTMX).status_code == 404
