"""Changing what is published: nobody's words get lost."""

from __future__ import annotations

from typing import Any

import pytest

from lotsennetz.core import clock
from lotsennetz.entries.models import EditDraft, Entry, Visibility
from tests.content_factories import AttachmentFactory, EntryFactory
from tests.stream.conftest import Room, Unchanged

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(room: Room) -> Entry:
    made: Entry = EntryFactory.create(
        group=room.group, author=room.person("author"), title="Plan", body="Alt"
    )
    return made


def _sent(entry: Entry, **changes: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "title": entry.title,
        "body": entry.body,
        "visibility": entry.visibility,
        "tags": "",
        **changes,
    }


@pytest.mark.parametrize("role", ["author", "moderator", "owner"])
def test_author_and_moderators_change_it(room: Room, entry: Entry, role: str) -> None:
    browser = room.browser(role)
    page = browser.get(f"/eintrag/{entry.pk}/bearbeiten/").content.decode()
    assert "Alt</textarea>" in page
    answer = browser.post(f"/eintrag/{entry.pk}/bearbeiten/", _sent(entry, body="Neu", tags="Scannen"))
    assert answer["Location"] == f"/eintrag/{entry.pk}/"
    entry.refresh_from_db()
    assert (entry.body, entry.version) == ("Neu", 2)
    assert entry.versions.get().body == "Alt"
    assert "bearbeitet" in browser.get(f"/eintrag/{entry.pk}/").content.decode()


@pytest.mark.parametrize("role", ["member", "stranger", "coordinator", "asking", "called"])
def test_readers_do_not(room: Room, entry: Entry, unchanged: Unchanged, role: str) -> None:
    browser = room.browser(role)
    with unchanged():
        assert browser.get(f"/eintrag/{entry.pk}/bearbeiten/").status_code == 403
        assert browser.post(f"/eintrag/{entry.pk}/bearbeiten/", _sent(entry, body="Neu")).status_code == 403
        assert browser.post(f"/eintrag/{entry.pk}/bearbeiten/sichern/", _sent(entry)).status_code == 403


def test_archived_entries_are_not_changed(room: Room, entry: Entry, unchanged: Unchanged) -> None:
    entry.archived_at = clock.now()
    entry.save()
    browser = room.browser("author")
    with unchanged():
        assert browser.post(f"/eintrag/{entry.pk}/bearbeiten/", _sent(entry, body="Neu")).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"body": ""}, "Schreiben Sie einen Text"),
        ({"title": "t" * 201}, "Der Titel hat 201 Zeichen"),
        ({"visibility": "public"}, "Diese Sichtbarkeit ist hier nicht möglich"),
        ({"topic": "99999"}, "Dieses Thema gibt es nicht"),
        ({"tags": ",".join("abcdefghi")}, "Höchstens 8 Schlagwörter"),
        ({"version": "abc"}, "ganze Zahl"),
        ({"version": ""}, "zwingend erforderlich"),
    ],
)
def test_refusals_keep_what_was_typed(
    room: Room, entry: Entry, unchanged: Unchanged, wrong: dict[str, str], sentence: str
) -> None:
    browser = room.browser("author")
    with unchanged():
        answer = browser.post(f"/eintrag/{entry.pk}/bearbeiten/", {**_sent(entry, body="Getippt"), **wrong})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    assert "Getippt" in page or "body" in wrong


def test_a_moderator_keeps_the_visibility_that_she_could_not_choose(room: Room) -> None:
    guest_post = EntryFactory.create(
        group=room.group, author=room.person("author"), visibility=Visibility.PUBLIC, body="Alt"
    )
    page = room.browser("moderator").get(f"/eintrag/{guest_post.pk}/bearbeiten/").content.decode()
    assert '<option value="public" selected>' in page


def test_unfinished_changes_survive_the_browser(room: Room, entry: Entry) -> None:
    browser = room.browser("author")
    saved = browser.post(f"/eintrag/{entry.pk}/bearbeiten/sichern/", _sent(entry, body="Angefangen"))
    assert saved.json()["saved"]
    page = room.browser("author").get(f"/eintrag/{entry.pk}/bearbeiten/").content.decode()
    assert "Angefangen</textarea>" in page
    assert "Hier stehen Ihre Änderungen" in page
    assert (
        "Angefangen" not in room.browser("moderator").get(f"/eintrag/{entry.pk}/bearbeiten/").content.decode()
    )
    assert "Angefangen" in room.browser("author").get("/entwuerfe/").content.decode()
    browser.post(f"/eintrag/{entry.pk}/bearbeiten/verwerfen/")
    assert not EditDraft.objects.exists()
    assert "Alt</textarea>" in browser.get(f"/eintrag/{entry.pk}/bearbeiten/").content.decode()


def test_the_second_of_two_sees_both_versions_and_loses_nothing(room: Room, entry: Entry) -> None:
    author, moderator = room.browser("author"), room.browser("moderator")
    address = f"/eintrag/{entry.pk}/bearbeiten/"
    author.post(address, _sent(entry, body="Fassung der Autorin"))
    answer = moderator.post(address, _sent(entry, body="Fassung der Moderation", title="Mein Titel"))
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Fassung der Autorin", "Fassung der Moderation", "Mein Titel", "Nichts ist verloren"):
        assert words in page
    assert 'name="version" value="2"' in page
    entry.refresh_from_db()
    assert entry.body == "Fassung der Autorin"

    later = room.browser("moderator").get(address).content.decode()  # closed and opened again
    assert "Fassung der Moderation" in later
    assert "Fassung der Autorin" in later

    mine = {"mine_title": "Mein Titel", "mine_body": "Fassung der Moderation", "mine_link": ""}
    taken = moderator.post(
        address, _sent(entry, version=2, body="Fassung der Moderation", aktion="andere", **mine)
    ).content.decode()
    assert "Fassung der Autorin</textarea>" in taken
    assert 'name="mine_body" value="Fassung der Moderation"' in taken
    back = moderator.post(
        address, _sent(entry, version=2, body="Fassung der Autorin", aktion="meine", **mine)
    ).content.decode()
    assert "Fassung der Moderation</textarea>" in back

    done = moderator.post(address, _sent(entry, version=2, body="Beide zusammen", aktion="speichern", **mine))
    assert done.status_code == 302
    entry.refresh_from_db()
    assert (entry.body, entry.version) == ("Beide zusammen", 3)
    assert [version.body for version in entry.versions.all()] == ["Fassung der Autorin", "Alt"]
    assert not EditDraft.objects.filter(person=room.person("moderator")).exists()


def test_a_third_change_in_between_asks_once_more(room: Room, entry: Entry) -> None:
    address = f"/eintrag/{entry.pk}/bearbeiten/"
    browser = room.browser("author")
    for version, body in ((1, "Zwei"), (2, "Drei")):
        browser.post(address, _sent(entry, version=version, body=body))
    answer = room.browser("moderator").post(
        address, _sent(entry, version=2, body="Meine", mine_body="Meine", aktion="speichern")
    )
    assert answer.status_code == 409
    assert "Drei" in answer.content.decode()
    assert "Meine" in answer.content.decode()


def test_files_are_listed_with_the_form(room: Room, entry: Entry) -> None:
    file = AttachmentFactory.create(entry=entry, name="plan.pdf")
    page = room.browser("author").get(f"/eintrag/{entry.pk}/bearbeiten/").content.decode()
    assert "plan.pdf" in page
    assert f'action="/datei/{file.pk}/entfernen/"' in page
