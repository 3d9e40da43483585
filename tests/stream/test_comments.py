"""Comments and answers: written, kept, changed, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lotsennetz.core import clock
from lotsennetz.entries.models import Comment, Entry, Kind, Reaction, State, Visibility
from tests.content_factories import PNG, CommentFactory, EntryFactory
from tests.stream.conftest import Room, Unchanged

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
OUTSIDE = ("visitor", "deactivated", "guest", "applicant", "invited", "ex_member", "stranger", "coordinator")


@pytest.fixture
def entry(room: Room) -> Entry:
    made: Entry = EntryFactory.create(
        group=room.group,
        author=room.person("author"),
        kind=Kind.QUESTION,
        title="Wie?",
        visibility=Visibility.GROUP,
    )
    return made


@pytest.fixture
def comment(room: Room, entry: Entry) -> Comment:
    made: Comment = CommentFactory.create(entry=entry, author=room.person("member"), body="So.")
    return made


def _say(browser: Client, entry: Entry, text: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
    return browser.post(f"/eintrag/{entry.pk}/kommentieren/", {"text": text, **more}, headers=headers or {})


def test_a_comment_leads_back_to_itself(room: Room, entry: Entry) -> None:
    answer = _say(room.browser("member"), entry, "Gern.")
    said = Comment.objects.get()
    assert answer["Location"] == f"/eintrag/{entry.pk}/#kommentar-{said.pk}"
    assert said.body == "Gern."


def test_htmx_gets_the_thread_back(room: Room, entry: Entry, comment: Comment) -> None:
    answer = _say(room.browser("author"), entry, "Danke!", HTMX, parent=comment.pk)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.index("So.") < page.index("Danke!")
    assert "<html" not in page
    assert Comment.objects.get(body="Danke!").parent == comment


def test_a_reply_to_a_reply_stays_on_the_second_level(room: Room, entry: Entry, comment: Comment) -> None:
    reply = CommentFactory.create(entry=entry, parent=comment)
    _say(room.browser("author"), entry, "Tiefer", parent=reply.pk)
    assert Comment.objects.get(body="Tiefer").parent == comment


@pytest.mark.parametrize("role", OUTSIDE)
def test_others_say_nothing(
    room: Room, entry: Entry, comment: Comment, unchanged: Unchanged, role: str
) -> None:
    browser = room.browser(role)
    with unchanged():
        for address in (
            f"/eintrag/{entry.pk}/kommentieren/",
            f"/eintrag/{entry.pk}/kommentar-sichern/",
            f"/eintrag/{entry.pk}/reaktion/",
            f"/eintrag/{entry.pk}/antwort/",
            f"/eintrag/{entry.pk}/folgen/",
            f"/kommentar/{comment.pk}/bearbeiten/",
            f"/kommentar/{comment.pk}/loeschen/",
            f"/kommentar/{comment.pk}/reaktion/",
            f"/kommentar/{comment.pk}/dateien/",
        ):
            answer = browser.post(address, {"text": "x", "reaction": "danke", "kommentar": comment.pk})
            assert answer.status_code in {302, 404}


@pytest.mark.parametrize(
    ("text", "more", "sentence"),
    [
        ("  ", {}, "Schreiben Sie einen Text"),
        ("x" * 10_001, {}, "erlaubt sind 10000"),
        ("Text", {"parent": "999999"}, "gibt es nicht mehr"),
        ("Text", {"parent": "abc"}, "gibt es nicht mehr"),
        ("Text", {"parent": "9" * 30}, "gibt es nicht mehr"),
    ],
)
def test_refusals_keep_the_text(
    room: Room, entry: Entry, unchanged: Unchanged, text: str, more: dict[str, str], sentence: str
) -> None:
    browser = room.browser("member")
    for headers, status in ((HTMX, 422), ({}, 400)):
        with unchanged():
            answer = _say(browser, entry, text, headers, **more)
        assert answer.status_code == status
        assert sentence in answer.content.decode()
        assert text in answer.content.decode()


def test_an_archived_entry_takes_no_comments(room: Room, entry: Entry, unchanged: Unchanged) -> None:
    entry.archived_at = clock.now()
    entry.save()
    browser = room.browser("member")
    with unchanged():
        assert _say(browser, entry, "Zu spät").status_code == 403
    assert "<textarea" not in browser.get(f"/eintrag/{entry.pk}/").content.decode()


def test_a_comment_draft_survives_and_becomes_the_comment(room: Room, entry: Entry, comment: Comment) -> None:
    browser = room.browser("author")
    saved = browser.post(
        f"/eintrag/{entry.pk}/kommentar-sichern/", {"text": "Angefangen", "parent": comment.pk}
    ).json()
    assert Comment.objects.get(pk=saved["id"]).state == State.DRAFT
    assert "Angefangen" in room.browser("author").get("/entwuerfe/").content.decode()
    page = room.browser("author").get(f"/eintrag/{entry.pk}/?antwort={comment.pk}").content.decode()
    assert "Angefangen" in page
    assert "Angefangen" not in room.browser("member").get(f"/eintrag/{entry.pk}/").content.decode()
    _say(browser, entry, "Fertig", parent=comment.pk)
    assert Comment.objects.get(pk=saved["id"]).body == "Fertig"
    assert Comment.objects.filter(state=State.DRAFT).count() == 0


def test_an_emptied_draft_is_gone(room: Room, entry: Entry) -> None:
    browser = room.browser("author")
    browser.post(f"/eintrag/{entry.pk}/kommentar-sichern/", {"text": "Doch nicht"})
    assert browser.post(f"/eintrag/{entry.pk}/kommentar-sichern/", {"text": ""}).json()["id"] == ""
    assert not Comment.objects.exists()


def test_files_come_with_a_comment(room: Room, entry: Entry) -> None:
    browser = room.browser("member")
    _say(browser, entry, "Anbei", files=[SimpleUploadedFile("plan.png", PNG)])
    said = Comment.objects.get()
    assert said.attachments.get().name == "plan.png"
    assert "plan.png" in browser.get(f"/eintrag/{entry.pk}/").content.decode()
    answer = _say(browser, entry, "Noch eins", files=[SimpleUploadedFile("x.exe", b"MZ" + b"\0" * 99)])
    assert answer.status_code == 400
    assert "ist ein Programm" in answer.content.decode()
    assert "Noch eins" in answer.content.decode()
    assert Comment.objects.filter(state=State.PUBLISHED).count() == 1


def _exe(name: str = "x.exe") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"MZ" + b"\0" * 99)


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_files_alone_are_a_comment(room: Room, entry: Entry, headers: dict[str, str]) -> None:
    browser = room.browser("member")
    for _click in range(2):
        answer = _say(browser, entry, "", headers, files=[SimpleUploadedFile("plan.png", PNG)])
        assert answer.status_code == (200 if headers else 302)
    said = Comment.objects.get()
    assert (said.state, said.body, said.attachments.get().name) == (State.PUBLISHED, "", "plan.png")
    for address in (f"/eintrag/{entry.pk}/", room.url):
        assert "plan.png" in browser.get(address).content.decode()


@pytest.mark.parametrize(("headers", "status"), [(HTMX, 422), ({}, 400)])
@pytest.mark.parametrize("text", ["", "Anbei"])
def test_a_refused_file_is_named_and_the_others_wait_on_the_draft(
    room: Room, entry: Entry, headers: dict[str, str], status: int, text: str
) -> None:
    browser = room.browser("member")
    for _again in range(2):  # chosen anew: nothing is doubled
        files = [SimpleUploadedFile("gut.png", PNG), _exe(), SimpleUploadedFile("auch.txt", b"Text")]
        answer = _say(browser, entry, text, headers, files=files)
        page = answer.content.decode()
        assert answer.status_code == status
        assert "„x.exe“ ist ein Programm" in page
        assert "Die übrigen Dateien sind angehängt" in page
        assert "gut.png" in page
        assert "auch.txt" in page
        draft = Comment.objects.get()
        assert (draft.state, draft.body, draft.attachments.count()) == (State.DRAFT, text, 2)
    assert "gut.png" in browser.get("/entwuerfe/").content.decode()
    _say(browser, entry, text, headers)
    draft.refresh_from_db()
    assert draft.state == State.PUBLISHED


def test_a_file_refused_alone_leaves_no_empty_draft(room: Room, entry: Entry) -> None:
    answer = _say(room.browser("member"), entry, " ", files=[_exe()])
    assert answer.status_code == 400
    assert "die übrigen" not in answer.content.decode().casefold()
    assert not Comment.objects.exists()


def test_a_file_is_taken_off_the_draft_and_the_text_stays(room: Room, entry: Entry, comment: Comment) -> None:
    browser = room.browser("author")
    files = [SimpleUploadedFile("gut.png", PNG), _exe()]
    _say(browser, entry, "Anbei", files=files, parent=comment.pk)
    draft = Comment.objects.get(state=State.DRAFT)
    file = draft.attachments.get()
    for _click in range(2):
        answer = _say(browser, entry, "Doch ohne", HTMX, parent=comment.pk, entfernen=file.pk)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Doch ohne" in page
        assert "gut.png" not in page
    draft.refresh_from_db()
    assert (draft.state, draft.body, draft.attachments.count()) == (State.DRAFT, "Doch ohne", 0)


def test_files_for_a_comment_that_is_gone_are_said_to_be_missing(room: Room, entry: Entry) -> None:
    files = [SimpleUploadedFile("gut.png", PNG)]
    page = _say(room.browser("member"), entry, "Text", parent="999999", files=files).content.decode()
    assert "gibt es nicht mehr" in page
    assert "Ihre Dateien sind noch nicht angehängt" in page


def test_a_comment_draft_is_discarded_from_the_list(
    room: Room, entry: Entry, unchanged: Unchanged, django_capture_on_commit_callbacks: Any
) -> None:
    browser = room.browser("author")
    _say(browser, entry, "Halb", files=[SimpleUploadedFile("gut.png", PNG), _exe()])
    draft = Comment.objects.get()
    file = draft.attachments.get().file
    address = f"/entwuerfe/kommentar/{draft.pk}/verwerfen/"
    assert f'action="{address}"' in browser.get("/entwuerfe/").content.decode()
    for role in (*OUTSIDE, "member", "moderator", "owner"):
        other = room.browser(role)
        with unchanged():
            assert other.post(address).status_code in {302, 404}
        assert "Halb" not in other.get("/entwuerfe/").content.decode()
    with unchanged():
        assert browser.get(address).status_code == 405
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(room.person("author"))
    with unchanged():
        assert guarded.post(address).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(address)["Location"] == "/entwuerfe/"
    assert not Comment.objects.exists()
    assert not file.storage.exists(str(file.name))
    assert browser.post(address).status_code == 404


def test_a_published_comment_is_not_discarded(room: Room, comment: Comment, unchanged: Unchanged) -> None:
    with unchanged():
        answer = room.browser("member").post(f"/entwuerfe/kommentar/{comment.pk}/verwerfen/")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("role", "edits", "deletes"),
    [("member", True, True), ("author", False, False), ("moderator", False, True), ("owner", False, True)],
)
def test_who_changes_and_who_deletes(
    room: Room, comment: Comment, role: str, edits: bool, deletes: bool
) -> None:
    browser = room.browser(role)
    browser.post(f"/kommentar/{comment.pk}/bearbeiten/", {"text": "Anders.", "version": 1})
    comment.refresh_from_db()
    assert (comment.body == "Anders.") is edits
    answer = browser.post(f"/kommentar/{comment.pk}/loeschen/")
    comment.refresh_from_db()
    assert (comment.state == State.DELETED) is deletes
    if deletes:
        page = browser.get(answer["Location"]).content.decode()
        assert f'action="/kommentar/{comment.pk}/rueckgaengig/"' in page
        assert "So." not in page
        assert room.browser("author").post(f"/kommentar/{comment.pk}/rueckgaengig/").status_code == 404
        browser.post(f"/kommentar/{comment.pk}/rueckgaengig/")
        comment.refresh_from_db()
        assert comment.state == State.PUBLISHED


def test_the_edit_box_opens_in_place(room: Room, entry: Entry, comment: Comment) -> None:
    browser = room.browser("member")
    answer = browser.get(f"/kommentar/{comment.pk}/bearbeiten/")
    assert answer["Location"] == f"/eintrag/{entry.pk}/?bearbeiten={comment.pk}#kommentar-{comment.pk}"
    for page in (
        browser.get(answer["Location"]),
        browser.get(f"/eintrag/{entry.pk}/kommentare/?bearbeiten={comment.pk}", headers=HTMX),
    ):
        assert f'id="aendern-{comment.pk}"' in page.content.decode()
    other = room.browser("author").get(f"/eintrag/{entry.pk}/?bearbeiten={comment.pk}")
    assert f'id="aendern-{comment.pk}"' not in other.content.decode()


def test_a_comment_changed_elsewhere_shows_both_texts(room: Room, comment: Comment) -> None:
    browser = room.browser("member")
    browser.post(f"/kommentar/{comment.pk}/bearbeiten/", {"text": "Fenster eins", "version": 1})
    answer = browser.post(f"/kommentar/{comment.pk}/bearbeiten/", {"text": "Fenster zwei", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Fenster eins" in page
    assert "Fenster zwei" in page
    assert 'name="version" value="2"' in page
    comment.refresh_from_db()
    assert comment.body == "Fenster eins"


@pytest.mark.parametrize("query", ["antwort=0", "antwort=abc", "bearbeiten=999999", f"antwort={'9' * 30}"])
def test_nonsense_in_the_address_opens_no_box(room: Room, entry: Entry, comment: Comment, query: str) -> None:
    page = room.browser("member").get(f"/eintrag/{entry.pk}/?{query}").content.decode()
    assert page.count("<textarea") == 1


def test_a_deleted_comment_keeps_the_place_of_its_replies(room: Room, entry: Entry, comment: Comment) -> None:
    CommentFactory.create(entry=entry, parent=comment, body="Antwort darauf")
    room.browser("member").post(f"/kommentar/{comment.pk}/loeschen/")
    for address in (f"/eintrag/{entry.pk}/", room.url):
        page = room.browser("author").get(address).content.decode()
        assert "Dieser Kommentar wurde gelöscht" in page
        assert "Antwort darauf" in page
        assert "So.</p>" not in page


def test_reactions_are_given_and_taken_back(room: Room, entry: Entry, comment: Comment) -> None:
    browser = room.browser("member")
    for address in (f"/eintrag/{entry.pk}/reaktion/", f"/kommentar/{comment.pk}/reaktion/"):
        page = browser.post(address, {"reaction": "danke"}, headers=HTMX).content.decode()
        assert 'aria-pressed="true"' in page
        assert '<span class="count">1</span>' in page
        assert browser.post(address, {"reaction": "danke"}).status_code == 302
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("kind", ["", "like", "danke' OR 1=1", "x" * 400])
def test_a_reaction_outside_the_set_is_refused(
    room: Room, entry: Entry, unchanged: Unchanged, kind: str
) -> None:
    browser = room.browser("member")
    with unchanged():
        answer = browser.post(f"/eintrag/{entry.pk}/reaktion/", {"reaction": kind}, headers=HTMX)
    assert answer.status_code == 204
    assert "toast" in answer["HX-Trigger"]


def test_following_and_not(room: Room, entry: Entry) -> None:
    browser = room.browser("member")
    assert f"/eintrag/{entry.pk}/folgen/" in browser.get(f"/eintrag/{entry.pk}/").content.decode()
    browser.post(f"/eintrag/{entry.pk}/folgen/")
    assert "Sie hören von neuen Kommentaren" in browser.get(f"/eintrag/{entry.pk}/").content.decode()
    browser.post(f"/eintrag/{entry.pk}/nicht-folgen/")
    assert "Sie hören nicht von" in browser.get(f"/eintrag/{entry.pk}/").content.decode()


def test_answers_are_accepted_by_who_asked_or_looks_after_the_group(
    room: Room, entry: Entry, comment: Comment, unchanged: Unchanged
) -> None:
    member = room.browser("member")
    with unchanged():
        answer = member.post(f"/eintrag/{entry.pk}/antwort/", {"kommentar": comment.pk})
    assert answer.status_code == 403
    for role in ("author", "moderator"):
        browser = room.browser(role)
        browser.post(f"/eintrag/{entry.pk}/antwort/", {"kommentar": comment.pk})
        entry.refresh_from_db()
        assert entry.accepted == comment
        assert "Angenommene Antwort" in member.get(room.url).content.decode()
        browser.post(f"/eintrag/{entry.pk}/antwort/", {"kommentar": ""})
        entry.refresh_from_db()
        assert entry.accepted is None


@pytest.mark.parametrize("number", ["abc", "0", "999999", "9" * 30])
def test_an_answer_that_is_none_is_not_accepted(
    room: Room, entry: Entry, unchanged: Unchanged, number: str
) -> None:
    browser = room.browser("author")
    with unchanged():
        browser.post(f"/eintrag/{entry.pk}/antwort/", {"kommentar": number})
