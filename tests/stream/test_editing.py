"""Changing what is published: nobody's words get lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lotsennetz.core import clock
from lotsennetz.entries.models import EditDraft, Entry, Kind, Visibility
from tests.content_factories import AttachmentFactory, EntryFactory, TopicFactory
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
        ({"version": ""}, "Hier fehlt eine Angabe"),
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

    mine = {"title": "Mein Titel", "body": "Fassung der Moderation, weiter"}
    taken = moderator.post(address, _sent(entry, version=2, aktion="andere", **mine)).content.decode()
    assert "Fassung der Autorin</textarea>" in taken
    assert 'name="side" value="theirs"' in taken
    assert "Fassung der Moderation, weiter" in taken
    theirs = {"body": "Fassung der Autorin, ergänzt", "side": "theirs"}
    back = moderator.post(address, _sent(entry, version=2, aktion="meine", **theirs)).content.decode()
    assert "Fassung der Moderation, weiter</textarea>" in back
    assert 'name="title" value="Mein Titel"' in back
    again = moderator.post(address, _sent(entry, version=2, aktion="andere", **mine)).content.decode()
    assert "Fassung der Autorin, ergänzt</textarea>" in again
    reopened = room.browser("moderator").get(address).content.decode()
    assert "Fassung der Moderation, weiter" in reopened

    done = moderator.post(address, _sent(entry, version=2, body="Beide zusammen", aktion="speichern"))
    assert done.status_code == 302
    entry.refresh_from_db()
    assert (entry.body, entry.version) == ("Beide zusammen", 3)
    assert [version.body for version in entry.versions.all()] == ["Fassung der Autorin", "Alt"]
    assert not EditDraft.objects.filter(person=room.person("moderator")).exists()


def test_a_conflict_carries_and_compares_visibility_topic_and_tags(room: Room, entry: Entry) -> None:
    address = f"/eintrag/{entry.pk}/bearbeiten/"
    theirs, mine = TopicFactory.create(title="Scannen"), TopicFactory.create(title="Aktenplan")
    room.browser("author").post(
        address, _sent(entry, visibility="network", topic=theirs.pk, tags="Kosten, gemeinsam")
    )
    moderator = room.browser("moderator")
    answer = moderator.post(
        address,
        _sent(entry, visibility="group", topic=mine.pk, tags="Gemeinsam, Fristen, a, b, c, d, e, f, g"),
    )
    assert answer.status_code == 409
    later = room.browser("moderator").get(address)
    for page in (answer.content.decode(), later.content.decode()):
        own, other = page.split("Die andere Fassung, jetzt veröffentlicht")
        own, other = own.split("Ihre Fassung")[1], other.split("</section>")[0]
        for text, level, topic, tags in (
            (own, "Gruppe", "Aktenplan", "Fristen"),
            (other, "Verbund", "Scannen", "Kosten"),
        ):
            assert f"Sichtbar für:</span> {level}" in text
            assert f"Thema:</span> {topic}" in text
            assert tags in text
        assert "Entfernt: </span>Kosten" in page
        assert "Neu: </span>Fristen" in page
        assert "Neu: </span>Gemeinsam" not in page
        assert '<option value="group" selected>' in page
        assert f'<option value="{mine.pk}" selected>' in page
        assert 'value="Gemeinsam, Fristen, a, b, c, d, e, f, g"' in page
    taken = moderator.post(
        address, _sent(entry, version=2, aktion="andere", visibility="group", topic=mine.pk, tags="Fristen")
    ).content.decode()
    assert '<option value="network" selected>' in taken
    assert f'<option value="{theirs.pk}" selected>' in taken
    entry.refresh_from_db()
    assert (entry.visibility, entry.topic, entry.version) == ("network", theirs, 2)
    moderator.post(address, _sent(entry, version=2, visibility="group", topic=mine.pk, tags="Fristen"))
    entry.refresh_from_db()
    assert (entry.visibility, entry.topic, entry.version) == ("group", mine, 3)
    assert [tag.name for tag in entry.tags.all()] == ["Fristen"]


def test_what_is_the_same_in_both_versions_is_not_compared(room: Room, entry: Entry) -> None:
    address = f"/eintrag/{entry.pk}/bearbeiten/"
    room.browser("author").post(address, _sent(entry, body="Zeile eins\r\nZeile zwei", tags="a"))
    page = (
        room.browser("moderator")
        .post(address, _sent(entry, body="Zeile eins\r\nZeile drei", tags="A"))
        .content.decode()
    )
    assert "Sichtbar für:</span>" not in page
    assert "Schlagwörter:</span>" not in page
    assert "Entfernt: </span>zwei" in page
    assert "Entfernt: </span>eins" not in page


def test_unfinished_changes_of_everything_survive_the_browser(room: Room, entry: Entry) -> None:
    topic = TopicFactory.create()
    address = f"/eintrag/{entry.pk}/bearbeiten/"
    sent = _sent(entry, visibility="group", topic=topic.pk, tags="halb, fer")
    assert room.browser("author").post(f"{address}sichern/", sent).status_code == 200
    page = room.browser("author").get(address).content.decode()
    assert '<option value="group" selected>' in page
    assert f'<option value="{topic.pk}" selected>' in page
    assert 'value="halb, fer"' in page


def test_the_two_texts_of_a_conflict_are_one_line_among_the_drafts(room: Room, entry: Entry) -> None:
    browser = room.browser("author")
    for side in ("own", "theirs"):
        browser.post(f"/eintrag/{entry.pk}/bearbeiten/sichern/", _sent(entry, body=f"Text {side}", side=side))
    assert EditDraft.objects.count() == 2
    page = browser.get("/entwuerfe/").content.decode()
    assert page.count(f'action="/eintrag/{entry.pk}/bearbeiten/verwerfen/"') == 1
    browser.post(f"/eintrag/{entry.pk}/bearbeiten/verwerfen/")
    assert not EditDraft.objects.exists()


def test_a_retired_topic_stays_until_it_is_changed(room: Room, entry: Entry) -> None:
    entry.topic = TopicFactory.create(title="Faxgerät", active=False)
    entry.save()
    browser = room.browser("author")
    page = browser.get(f"/eintrag/{entry.pk}/bearbeiten/").content.decode()
    assert f'<option value="{entry.topic.pk}" selected>Faxgerät</option>' in page
    browser.post(f"/eintrag/{entry.pk}/bearbeiten/", _sent(entry, body="Neu", topic=entry.topic.pk))
    entry.refresh_from_db()
    assert (entry.body, entry.topic.title if entry.topic else "") == ("Neu", "Faxgerät")


def test_a_third_change_in_between_asks_once_more(room: Room, entry: Entry) -> None:
    address = f"/eintrag/{entry.pk}/bearbeiten/"
    browser = room.browser("author")
    for version, body in ((1, "Zwei"), (2, "Drei")):
        browser.post(address, _sent(entry, version=version, body=body))
    answer = room.browser("moderator").post(
        address, _sent(entry, version=2, body="Meine", aktion="speichern")
    )
    assert answer.status_code == 409
    assert "Drei" in answer.content.decode()
    assert "Meine" in answer.content.decode()


def test_files_are_listed_with_the_form(room: Room, entry: Entry) -> None:
    file = AttachmentFactory.create(entry=entry, name="plan.pdf")
    page = room.browser("author").get(f"/eintrag/{entry.pk}/bearbeiten/").content.decode()
    assert "plan.pdf" in page
    assert f'name="entfernen" value="{file.pk}"' in page
    first = re.search(r'<form method="post" action="/eintrag/.*?<button.*?>', page, re.DOTALL)
    assert first is not None  # Enter in a field presses the first button
    assert 'value="speichern"' in first[0]


def _file(name: str, content: bytes = b"Text") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("step", ["hinzufuegen", "speichern"])
def test_a_refused_file_is_named_at_the_field_and_nothing_is_lost_or_doubled(
    room: Room, entry: Entry, step: str
) -> None:
    browser, address = room.browser("author"), f"/eintrag/{entry.pk}/bearbeiten/"
    for _again in range(2):
        files = [_file("gut.txt"), _file("boese.exe", b"MZ" + b"\0" * 200), _file("auch.txt", b"Mehr")]
        answer = browser.post(address, _sent(entry, body="Getippt", aktion=step, files=files))
        page = answer.content.decode()
        assert answer.status_code == 400
        at_field = page.split('id="id_files_error"')[1]
        assert "„boese.exe“ ist ein Programm" in at_field
        assert "Die übrigen Dateien sind angehängt" in at_field
        assert "Getippt</textarea>" in page
        assert [file.name for file in entry.attachments.all()] == ["gut.txt", "auch.txt"]
        assert page.count('name="entfernen"') == 2
    entry.refresh_from_db()
    assert entry.body == "Alt"


def test_files_come_and_go_with_the_form_and_the_text_stays(room: Room, entry: Entry) -> None:
    browser, address = room.browser("author"), f"/eintrag/{entry.pk}/bearbeiten/"
    added = browser.post(address, _sent(entry, body="Getippt", aktion="hinzufuegen", files=[_file("a.txt")]))
    assert added.status_code == 200
    assert "Getippt</textarea>" in added.content.decode()
    file = entry.attachments.get()
    removed = browser.post(address, _sent(entry, body="Weiter", entfernen=file.pk, files=[_file("b.txt")]))
    assert "Weiter</textarea>" in removed.content.decode()
    assert entry.attachments.get().name == "b.txt"
    again = browser.post(address, _sent(entry, body="Weiter", entfernen=file.pk))  # the second click of two
    assert again.status_code == 200
    assert browser.post(address, _sent(entry, body="Fertig", files=[_file("c.txt")])).status_code == 302
    entry.refresh_from_db()
    assert (entry.body, entry.attachments.count()) == ("Fertig", 2)


def test_the_last_file_of_a_file_entry_stays_and_so_does_the_text(room: Room, entry: Entry) -> None:
    entry.kind = Kind.FILE
    entry.save()
    file = AttachmentFactory.create(entry=entry)
    answer = room.browser("author").post(
        f"/eintrag/{entry.pk}/bearbeiten/", _sent(entry, body="Getippt", entfernen=file.pk)
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "braucht mindestens eine Datei" in page.split('id="id_files_error"')[1]
    assert "Getippt</textarea>" in page
    assert entry.attachments.count() == 1


def test_files_that_could_not_be_looked_at_are_said_to_be_missing(room: Room, entry: Entry) -> None:
    page = (
        room.browser("author")
        .post(f"/eintrag/{entry.pk}/bearbeiten/", _sent(entry, version="", files=[_file("a.txt")]))
        .content.decode()
    )
    assert "Ihre Dateien sind noch nicht angehängt" in page.split('id="id_files_error"')[1]
    assert not entry.attachments.exists()


@pytest.mark.parametrize("role", ["member", "owner"])
def test_nobody_takes_files_off_that_she_may_not_change(room: Room, entry: Entry, role: str) -> None:
    foreign = AttachmentFactory.create(entry=EntryFactory.create(author=room.person("stranger")))
    own = EntryFactory.create(group=room.group, author=room.person(role))
    answer = room.browser(role).post(f"/eintrag/{own.pk}/bearbeiten/", _sent(own, entfernen=foreign.pk))
    assert answer.status_code == 403
    assert foreign.entry.attachments.count() == 1
