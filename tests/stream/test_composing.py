"""Writing something new: drafts survive, nothing typed is lost, twice is once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lotsennetz.core import clock
from lotsennetz.core.models import AuditRecord
from lotsennetz.entries.models import Attachment, Entry, Follow, State, Visibility
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality
from tests.content_factories import PNG, AttachmentFactory, EntryFactory, GroupFactory, TopicFactory
from tests.stream.conftest import Room, Unchanged, lock

pytestmark = pytest.mark.django_db

PAGES = ("/neu/", "/neu/beitrag/", "/neu/frage/", "/neu/datei/", "/neu/link/", "/entwuerfe/")


def _typed(room: Room, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "post",
        "body": "Hallo zusammen",
        "group": room.group.pk,
        "visibility": "group",
        **changes,
    }


def test_a_member_publishes_into_her_group(room: Room) -> None:
    topic = TopicFactory.create()
    answer = room.browser("member").post("/neu/", _typed(room, topic=topic.pk, tags="Scannen, #Aktenplan,"))
    assert answer["Location"] == room.url
    entry = Entry.objects.get()
    assert (entry.state, entry.body, entry.visibility) == (State.PUBLISHED, "Hallo zusammen", "group")
    assert (entry.topic, entry.group) == (topic, room.group)
    assert {tag.slug for tag in entry.tags.all()} == {"scannen", "aktenplan"}


def test_outside_of_groups_it_goes_to_the_network(room: Room) -> None:
    answer = room.browser("stranger").post("/neu/", _typed(room, group="", visibility=""))
    entry = Entry.objects.get()
    assert answer["Location"] == entry.get_absolute_url()
    assert entry.visibility == Visibility.NETWORK


@pytest.mark.parametrize("role", ["visitor", "deactivated", "guest", "applicant", "invited", "ex_member"])
def test_who_may_not_write_writes_nothing(room: Room, unchanged: Unchanged, role: str) -> None:
    browser = room.browser(role)
    with unchanged():
        for address in ("/neu/", "/neu/frage/", "/entwuerfe/speichern/"):
            for group in (room.group.pk, ""):
                answer = browser.post(address, _typed(room, group=group))
                assert answer.status_code in {302, 403, 422}


@pytest.mark.parametrize("role", ["stranger", "coordinator", "asking", "called"])
def test_a_foreign_group_is_refused_and_the_text_kept(room: Room, unchanged: Unchanged, role: str) -> None:
    browser = room.browser(role)
    with unchanged():
        answer = browser.post("/neu/", _typed(room))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "In dieser Gruppe können Sie nicht schreiben" in page
    assert "Hallo zusammen" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"body": " \n "}, "Schreiben Sie einen Text"),
        ({"kind": "question", "title": ""}, "Geben Sie einen Titel ein"),
        ({"kind": "question", "title": "t" * 201}, "Der Titel hat 201 Zeichen"),
        ({"body": "b" * 20_001}, "Der Text hat 20001 Zeichen"),
        ({"kind": "link", "title": "T", "link": ""}, "Geben Sie die Adresse an"),
        ({"kind": "link", "title": "T", "link": "javascript:alert(1)"}, "nicht vollständig"),
        ({"kind": "link", "title": "T", "link": "https://a:b@boese.example/"}, "nicht vollständig"),
        ({"kind": "file"}, "mindestens eine Datei"),
        ({"kind": "beschluss"}, "Diese Art von Eintrag gibt es nicht"),
        ({"visibility": "public"}, "Diese Sichtbarkeit ist hier nicht möglich"),
        ({"visibility": "municipality"}, "Diese Sichtbarkeit ist hier nicht möglich"),
        ({"visibility": "alle"}, "Diese Sichtbarkeit gibt es nicht"),
        ({"topic": "99999"}, "Dieses Thema gibt es nicht"),
        ({"tags": ",".join(f"w{n}" for n in range(9))}, "Höchstens 8 Schlagwörter"),
        ({"tags": "w" * 41}, "höchstens 40 Zeichen"),
        ({"group": "99999"}, "In dieser Gruppe können Sie nicht schreiben"),
        ({"municipality": "99999"}, "Sie gehören nicht zu dieser Kommune"),
        ({"group": "abc"}, "ganze Zahl"),
        ({"group": "9" * 30}, "kleiner oder gleich"),
        ({"body": "Null\x00"}, "Nullzeichen"),
    ],
)
def test_refusals_are_sentences_and_keep_what_was_typed(
    room: Room, unchanged: Unchanged, typed: dict[str, Any], sentence: str
) -> None:
    browser = room.browser("member")
    with unchanged():
        answer = browser.post("/neu/", _typed(room, **{"link": "https://bleibt.example/", **typed}))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    assert "Hallo zusammen" in page or "body" in typed
    assert "https://bleibt.example/" in page or "link" in typed


def test_a_hostile_body_comes_back_as_text(room: Room) -> None:
    evil = "</textarea><script>alert(1)</script>"
    page = room.browser("member").post("/neu/", _typed(room, body=evil, kind="file")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;/textarea&gt;" in page


def test_two_clicks_publish_once(room: Room) -> None:
    browser = room.browser("member")
    sent = _typed(room, once="schluessel-1")
    browser.post("/neu/", sent)
    answer = browser.post("/neu/", sent)
    assert Entry.objects.count() == 1
    assert answer["Location"] == Entry.objects.get().get_absolute_url()


def test_the_key_of_a_refused_entry_can_be_used_again(room: Room) -> None:
    browser = room.browser("member")
    assert browser.post("/neu/", _typed(room, once="k", body="")).status_code == 400
    assert browser.post("/neu/", _typed(room, once="k")).status_code == 302
    assert Entry.objects.count() == 1


def test_the_same_key_of_somebody_else_is_another_one(room: Room) -> None:
    for role in ("member", "author"):
        room.browser(role).post("/neu/", _typed(room, once="gleich"))
    assert Entry.objects.count() == 2


def test_publishing_a_draft_twice_publishes_once(room: Room) -> None:
    browser = room.browser("member")
    draft = browser.post("/entwuerfe/speichern/", _typed(room)).json()["id"]
    sent = _typed(room, draft=draft)
    assert browser.post("/neu/", sent)["Location"] == room.url
    assert browser.post("/neu/", sent)["Location"] == f"/eintrag/{draft}/"
    assert Entry.objects.count() == 1


def test_a_draft_survives_the_browser(room: Room) -> None:
    first = room.browser("member")
    saved = first.post(
        "/entwuerfe/speichern/", _typed(room, kind="question", title="Wie scannt", tags="a, b")
    )
    draft = saved.json()["id"]
    assert saved.json()["saved"]
    first.post("/entwuerfe/speichern/", _typed(room, kind="question", title="Wie scannt man", draft=draft))
    second = room.browser("member")
    assert "Wie scannt man" in second.get("/entwuerfe/").content.decode()
    assert "1 Entwurf in dieser Gruppe" in second.get(room.url).content.decode()
    page = second.get(f"/neu/?entwurf={draft}").content.decode()
    assert "Wie scannt man" in page
    assert "Hallo zusammen" in page
    assert 'data-art="question"' in page
    assert 'data-art="link"' in second.get(f"/neu/?entwurf={draft}&art=link").content.decode()
    assert Entry.objects.count() == 1


def test_nothing_typed_makes_no_draft(room: Room, unchanged: Unchanged) -> None:
    browser = room.browser("member")
    with unchanged():
        assert browser.post("/entwuerfe/speichern/", _typed(room, body="  ")).json()["id"] == ""


def test_a_draft_is_its_authors_alone(room: Room, unchanged: Unchanged) -> None:
    draft = EntryFactory.create(
        author=room.person("member"), state=State.DRAFT, group=room.group, body="Geheim"
    )
    for role in ("owner", "coordinator", "author", "guest"):
        browser = room.browser(role)
        with unchanged():
            assert browser.get(f"/neu/?entwurf={draft.pk}").status_code in {403, 404}
            assert browser.get(f"/eintrag/{draft.pk}/").status_code == 404
            assert browser.post(f"/entwuerfe/{draft.pk}/verwerfen/").status_code == 404
            saved = browser.post("/entwuerfe/speichern/", _typed(room, draft=draft.pk))
            assert saved.status_code == 422
            browser.post("/neu/", _typed(room, draft=draft.pk))
        assert "Geheim" not in browser.get("/entwuerfe/").content.decode()


def test_a_draft_is_discarded_with_its_files(room: Room, django_capture_on_commit_callbacks: Any) -> None:
    draft = EntryFactory.create(author=room.person("member"), state=State.DRAFT)
    file = AttachmentFactory.create(entry=draft)
    storage, name = file.file.storage, file.file.name
    browser = room.browser("member")
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/entwuerfe/{draft.pk}/verwerfen/")
    assert not Entry.objects.exists()
    assert not storage.exists(name)


@pytest.mark.parametrize("draft", ["0", "abc", "9" * 25, "999999"])
def test_a_draft_that_is_none(room: Room, draft: str) -> None:
    browser = room.browser("member")
    assert browser.get(f"/neu/?entwurf={draft}").status_code == 404
    assert browser.post("/neu/", _typed(room, draft=draft)).status_code in {400, 404}
    assert not Entry.objects.exists()


def test_saving_as_a_draft_works_without_javascript(room: Room) -> None:
    browser = room.browser("member")
    file = SimpleUploadedFile("bild.png", PNG)
    answer = browser.post("/neu/", _typed(room, aktion="entwurf", body="Halb", files=[file]))
    assert answer["Location"] == "/entwuerfe/"
    draft = Entry.objects.get()
    assert draft.state == State.DRAFT
    assert draft.attachments.get().name == "bild.png"
    assert "bild.png" in browser.get(f"/neu/?entwurf={draft.pk}").content.decode()


def test_files_come_along_without_javascript(room: Room) -> None:
    files = [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.txt", b"Text")]
    answer = room.browser("member").post("/neu/", _typed(room, kind="file", body="", files=files))
    assert answer.status_code == 302
    entry = Entry.objects.get()
    assert entry.state == State.PUBLISHED
    assert [file.name for file in entry.attachments.all()] == ["a.png", "b.txt"]


def test_a_refused_file_keeps_the_others_and_the_text(room: Room) -> None:
    files = [SimpleUploadedFile("gut.txt", b"Text"), SimpleUploadedFile("boese.exe", b"MZ" + b"\0" * 200)]
    browser = room.browser("member")
    answer = browser.post("/neu/", _typed(room, files=files))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "„boese.exe“ ist ein Programm" in page
    assert "Hallo zusammen" in page
    assert "gut.txt" in page
    draft = Entry.objects.get()
    assert draft.state == State.DRAFT
    assert f'name="draft" value="{draft.pk}"' in page
    files = [SimpleUploadedFile("gut.txt", b"Text"), SimpleUploadedFile("auch.txt", b"Mehr")]
    browser.post("/neu/", _typed(room, draft=draft.pk, files=files))  # both chosen anew
    draft.refresh_from_db()
    assert draft.state == State.PUBLISHED
    assert [file.name for file in draft.attachments.all()] == ["gut.txt", "auch.txt"]


@pytest.mark.parametrize("step", ["veroeffentlichen", "entwurf"])
def test_every_refused_file_is_named_at_the_field_and_those_after_it_come_along(
    room: Room, step: str
) -> None:
    files = [
        SimpleUploadedFile("boese.exe", b"MZ" + b"\0" * 200),
        SimpleUploadedFile("gut.txt", b"Text"),
        SimpleUploadedFile("leer.txt", b""),
    ]
    answer = room.browser("member").post("/neu/", _typed(room, files=files, aktion=step))
    at_field = answer.content.decode().split('id="id_files_error"')[1]
    assert answer.status_code == 400
    for sentence in ("„boese.exe“ ist ein Programm", "„leer.txt“ ist leer", "Die übrigen Dateien sind"):
        assert sentence in at_field
    draft = Entry.objects.get()
    assert (draft.state, draft.body) == (State.DRAFT, "Hallo zusammen")
    assert draft.attachments.get().name == "gut.txt"


@pytest.mark.parametrize(
    "wrong", [{"tags": ",".join("abcdefghi")}, {"visibility": "alle"}, {"topic": "99999"}, {"group": "abc"}]
)
def test_files_that_no_draft_could_take_are_said_to_be_missing(room: Room, wrong: dict[str, str]) -> None:
    files = [SimpleUploadedFile("gut.txt", b"Text")]
    page = room.browser("member").post("/neu/", _typed(room, files=files, **wrong)).content.decode()
    assert "Ihre Dateien sind noch nicht angehängt" in page.split('id="id_files_error"')[1]
    assert "Hallo zusammen" in page
    assert not Attachment.objects.exists()


def test_removing_a_file_without_javascript_keeps_the_text(room: Room) -> None:
    browser = room.browser("member")
    draft = browser.post("/entwuerfe/speichern/", _typed(room)).json()["id"]
    file = AttachmentFactory.create(entry=Entry.objects.get(pk=draft), uploaded_by=room.person("member"))
    answer = browser.post("/neu/", _typed(room, draft=draft, body="Weiter getippt", entfernen=file.pk))
    assert answer.status_code == 200
    assert "Weiter getippt" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert Entry.objects.get().state == State.DRAFT
    new = [SimpleUploadedFile("neu.txt", b"Text")]
    again = browser.post("/neu/", _typed(room, draft=draft, body="Noch da", entfernen=file.pk, files=new))
    assert again.status_code == 200
    assert "Noch da" in again.content.decode()
    assert Attachment.objects.get().name == "neu.txt"


def test_enter_in_a_field_removes_no_file(room: Room) -> None:
    draft = EntryFactory.create(author=room.person("member"), state=State.DRAFT)
    AttachmentFactory.create(entry=draft)
    page = room.browser("member").get(f"/neu/?entwurf={draft.pk}").content.decode()
    form = page[page.index('<form class="composer-form"') :]
    first = re.search(r"<button[^>]*>", form)  # the one that browsers press
    assert first is not None
    assert 'value="entwurf"' in first[0]


def test_an_archived_group_takes_nothing_and_keeps_the_text(room: Room, unchanged: Unchanged) -> None:
    room.group.archived_at = clock.now()
    room.group.save()
    browser = room.browser("member")
    with unchanged():
        answer = browser.post("/neu/", _typed(room))
    assert answer.status_code == 400
    assert "Diese Gruppe ist archiviert" in answer.content.decode()
    assert "Hallo zusammen" in answer.content.decode()


def test_the_menus_fit_the_person_and_the_group(room: Room) -> None:
    lock(room, privacy=Group.Privacy.PUBLIC)
    foreign = GroupFactory.create(name="Fremde Gruppe")
    browser: Client = room.browser("member")
    page = browser.get("/neu/frage/?gruppe=e-akte").content.decode()
    assert f'<option value="{room.group.pk}" selected>E-Akte</option>' in page
    assert "Fremde Gruppe" not in page
    assert 'data-art="question"' in page
    levels = browser.get(f"/neu/sichtbarkeit/?group={room.group.pk}").content.decode()
    assert all(f'value="{level}"' in levels for level in ("group", "network", "public"))
    for other in (foreign.pk, "abc", "9" * 30, ""):
        outside = browser.get(f"/neu/sichtbarkeit/?group={other}").content.decode()
        assert 'value="municipality"' in outside
        assert 'value="group"' not in outside
    topic = TopicFactory.create(title="Aktenplan")
    assert "Aktenplan" in browser.get(f"/neu/themen/?topic={topic.pk}").content.decode()


def test_every_kind_has_its_address(room: Room) -> None:
    browser = room.browser("member")
    for address in PAGES:
        assert browser.get(address).status_code == 200
    assert browser.get("/neu/?art=unsinn").status_code == 200


@pytest.mark.parametrize("state", [State.PUBLISHED, State.DELETED])
def test_a_second_click_after_the_first_one_worked_publishes_nothing(room: Room, state: State) -> None:
    author = room.person("member")
    EntryFactory.create(author=author, body="Hallo zusammen", group=room.group, once="zugleich", state=state)
    answer = room.browser("member").post("/neu/", _typed(room, once="zugleich"))
    assert answer.status_code == (302 if state == State.PUBLISHED else 404)
    assert Entry.objects.count() == 1
    assert not Follow.objects.exists()
    assert not AuditRecord.objects.filter(action="entry.published").exists()


def test_a_form_whose_draft_is_kept_already_goes_on_with_it(room: Room) -> None:
    author = room.person("member")
    draft = EntryFactory.create(author=author, once="begonnen", state=State.DRAFT, body="Hal")
    browser = room.browser("member")
    saved = browser.post("/entwuerfe/speichern/", _typed(room, once="begonnen", body="Hallo")).json()
    assert saved["id"] == draft.pk
    assert browser.post("/neu/", _typed(room, once="begonnen")).status_code == 302
    entry = Entry.objects.get()
    assert (entry.pk, entry.state, entry.body) == (draft.pk, State.PUBLISHED, "Hallo zusammen")


def test_a_form_that_one_comes_back_to_and_that_says_something_else_is_a_new_one(room: Room) -> None:
    browser = room.browser("member")
    browser.post("/neu/", _typed(room, once="zurueck"))
    browser.post("/neu/", _typed(room, once="zurueck", body="Etwas anderes"))
    assert sorted(Entry.objects.values_list("body", flat=True)) == ["Etwas anderes", "Hallo zusammen"]


def test_a_question_begins_with_its_topic_and_the_town_it_goes_to(room: Room, kehl: Municipality) -> None:
    topic = TopicFactory.create(slug="e-akte-frage")
    browser = room.browser("member")
    page = browser.get(f"/neu/?art=frage&thema={topic.slug}&an={kehl.slug}").content.decode()
    assert f'<option value="{topic.pk}" selected>' in page
    assert f"@{kehl.slug} </textarea>" in page
    plain = browser.get("/neu/?art=frage&thema=gibt-es-nicht&an=%00").content.decode()
    assert "@" not in plain.split("<textarea")[1].split("</textarea>")[0].split(">", 1)[1]
