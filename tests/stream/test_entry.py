"""One entry: who opens it, what stands on it, its history, its way out and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from lotsennetz.core import clock
from lotsennetz.entries.models import Entry, Kind, State, Visibility
from lotsennetz.entries.services.arrange import PINNED_AT_MOST
from lotsennetz.entries.services.edit import edit_entry
from lotsennetz.entries.services.typed import Typed
from lotsennetz.groups.models import Group
from tests.content_factories import CommentFactory, EntryFactory, GroupFactory, TopicFactory, member_of
from tests.stream.conftest import Answer, Room, Unchanged, lock

pytestmark = pytest.mark.django_db

OUTSIDE = ("visitor", "deactivated", "guest", "applicant", "invited", "ex_member")


@pytest.fixture
def entry(room: Room) -> Entry:
    made: Entry = EntryFactory.create(
        group=room.group,
        author=room.person("author"),
        kind=Kind.QUESTION,
        title="Wie scannt man?",
        body="Zentral oder je Amt?",
        visibility=Visibility.GROUP,
    )
    return made


def _post(room: Room, who: str, entry: Entry, what: str, **data: object) -> Answer:
    return room.browser(who).post(f"/eintrag/{entry.pk}/{what}/", data)


@pytest.mark.parametrize("role", ["member", "author", "moderator", "owner"])
def test_the_group_reads_what_is_for_the_group(room: Room, entry: Entry, role: str) -> None:
    answer = room.browser(role).get(f"/eintrag/{entry.pk}/")
    assert answer.status_code == 200
    assert "Zentral oder je Amt?" in answer.content.decode()


@pytest.mark.parametrize("role", [*OUTSIDE, "stranger", "coordinator", "asking", "called"])
@pytest.mark.parametrize(
    "what", ["", "bearbeiten/", "verlauf/", "verschieben/", "kommentare/", "anheften/", "loeschen/"]
)
def test_nobody_else_does(room: Room, entry: Entry, unchanged: Unchanged, role: str, what: str) -> None:
    browser = room.browser(role)
    address = f"/eintrag/{entry.pk}/{what}"
    with unchanged():
        for answer in (
            browser.get(address),
            browser.get(address, headers={"HX-Request": "true"}),
            browser.post(address, {"title": "x", "body": "y", "version": 1}),
        ):
            assert answer.status_code in {302, 403, 404, 405}
            assert "Zentral" not in answer.content.decode()


def test_visitors_read_public_entries_without_any_form(room: Room) -> None:
    lock(room, privacy=Group.Privacy.PUBLIC)
    public = EntryFactory.create(group=room.group, visibility=Visibility.PUBLIC, body="Für alle")
    CommentFactory.create(entry=public, body="Gut so")
    page = room.browser("visitor").get(f"/eintrag/{public.pk}/").content.decode()
    main = page[page.index("eintrag-") :]
    assert "Für alle" in main
    assert "Gut so" in main
    assert "<form" not in main[: main.index("</article>")]
    assert "<textarea" not in main


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 40])
def test_a_number_that_is_none(room: Room, pk: str) -> None:
    browser = room.browser("member")
    for what in ("", "bearbeiten/", "verlauf/"):
        assert browser.get(f"/eintrag/{pk}/{what}").status_code == 404
    assert browser.post(f"/eintrag/{pk}/loeschen/").status_code == 404


@pytest.mark.parametrize(
    ("what", "field", "allowed"),
    [
        ("anheften", "pinned_at", {"moderator", "owner"}),
        ("archivieren", "archived_at", {"author", "moderator", "owner"}),
    ],
)
def test_who_arranges(room: Room, entry: Entry, what: str, field: str, allowed: set[str]) -> None:
    for role in ("member", "author", "moderator", "owner"):
        answer = _post(room, role, entry, what)
        entry.refresh_from_db()
        assert (getattr(entry, field) is not None) is (role in allowed)
        assert answer.status_code == (302 if role in allowed else 403)
        Entry.objects.update(**{field: None})


def test_only_so_many_are_pinned(room: Room, entry: Entry, unchanged: Unchanged) -> None:
    for _number in range(PINNED_AT_MOST):
        EntryFactory.create(group=room.group, pinned_at=clock.now())
    browser = room.browser("owner")
    with unchanged():
        answer = browser.post(f"/eintrag/{entry.pk}/anheften/", {"next": room.url})
    assert answer["Location"] == room.url
    assert "schon 5 Einträge angeheftet" in browser.get(room.url).content.decode()


@pytest.mark.parametrize(
    ("role", "may"), [("author", True), ("moderator", True), ("owner", True), ("member", False)]
)
def test_deleting_and_taking_it_back(room: Room, entry: Entry, role: str, may: bool) -> None:
    browser = room.browser(role)
    answer = browser.post(f"/eintrag/{entry.pk}/loeschen/")
    entry.refresh_from_db()
    assert (entry.state == State.DELETED) is may
    if not may:
        assert answer.status_code == 403
        return
    page = browser.get(answer["Location"]).content.decode()
    assert f'action="/eintrag/{entry.pk}/rueckgaengig/"' in page
    assert "Wie scannt man?" not in page
    note = browser.get(f"/eintrag/{entry.pk}/")
    assert "Dieser Eintrag ist gelöscht" in note.content.decode()
    assert room.browser("member").get(f"/eintrag/{entry.pk}/").status_code == 404
    assert room.browser("member").post(f"/eintrag/{entry.pk}/rueckgaengig/").status_code == 404
    browser.post(f"/eintrag/{entry.pk}/rueckgaengig/")
    assert room.browser("member").get(f"/eintrag/{entry.pk}/").status_code == 200


@pytest.mark.parametrize("what", ["loeschen", "archivieren"])
def test_undoing_leads_back_to_where_it_was_done(room: Room, entry: Entry, what: str) -> None:
    browser = room.browser("author")
    card = f"{room.url}#eintrag-{entry.pk}"
    answer = browser.post(f"/eintrag/{entry.pk}/{what}/", {"next": card})
    assert answer["Location"] == card
    page = browser.get(room.url).content.decode()
    assert f'id="eintrag-{entry.pk}"' not in page
    undo = re.search(r'<form method="post" action="([^"]+)">.*?Rückgängig', page)
    assert undo
    assert browser.post(unescape(undo[1]))["Location"] == card
    assert f'id="eintrag-{entry.pk}"' in browser.get(room.url).content.decode()


@pytest.mark.parametrize("address", ["", "https://evil.example/", "//evil.example/"])
def test_undoing_leads_to_the_entry_otherwise(room: Room, entry: Entry, address: str) -> None:
    browser = room.browser("author")
    browser.post(f"/eintrag/{entry.pk}/loeschen/", {"next": address})
    assert "evil" not in browser.get(room.url).content.decode()
    answer = browser.post(f"/eintrag/{entry.pk}/rueckgaengig/?von={address}")
    assert answer["Location"] == f"/eintrag/{entry.pk}/"


def test_what_a_moderator_deleted_its_author_does_not_fetch_back(
    room: Room, entry: Entry, unchanged: Unchanged
) -> None:
    _post(room, "moderator", entry, "loeschen")
    browser = room.browser("author")
    with unchanged():
        assert browser.post(f"/eintrag/{entry.pk}/rueckgaengig/").status_code == 404
        assert browser.get(f"/eintrag/{entry.pk}/").status_code == 404


def test_moving_never_shows_it_to_more_people(room: Room, entry: Entry, unchanged: Unchanged) -> None:
    other = GroupFactory.create(name="Scanstelle")
    foreign = GroupFactory.create(name="Fremd")
    member_of(other, room.person("author"))
    browser = room.browser("author")
    page = browser.get(f"/eintrag/{entry.pk}/verschieben/").content.decode()
    assert "Scanstelle</option>" in page
    assert "Fremd" not in page
    for wrong in (foreign.pk, 999999, "abc", "9" * 30):
        with unchanged():
            answer = browser.post(f"/eintrag/{entry.pk}/verschieben/", {"group": wrong})
        assert answer.status_code == 400
    with unchanged():
        answer = browser.post(f"/eintrag/{entry.pk}/verschieben/", {"group": ""})
    assert "nur für wenige bestimmt" in answer.content.decode()
    assert browser.post(f"/eintrag/{entry.pk}/verschieben/", {"group": other.pk}).status_code == 302
    entry.refresh_from_db()
    assert (entry.group, entry.visibility) == (other, Visibility.GROUP)
    assert room.browser("member").get(f"/eintrag/{entry.pk}/").status_code == 404


def test_members_do_not_move_what_is_not_theirs(room: Room, entry: Entry, unchanged: Unchanged) -> None:
    browser = room.browser("member")
    with unchanged():
        assert browser.get(f"/eintrag/{entry.pk}/verschieben/").status_code == 403
        assert browser.post(f"/eintrag/{entry.pk}/verschieben/", {"group": ""}).status_code == 403


def test_the_history_shows_what_changed_word_by_word(room: Room, entry: Entry) -> None:
    author = room.person("author")
    typed = Typed(title=entry.title, body="Zentral oder dezentral? <b>")
    edit_entry(actor=author, entry_id=entry.pk, base_version=1, typed=typed)
    page = room.browser("member").get(f"/eintrag/{entry.pk}/verlauf/").content.decode()
    assert "Entfernt: </span>je Amt" in page
    assert "Neu: </span>dezentral" in page
    assert "&lt;b&gt;" in page
    assert "Arno Autor" in page


def test_the_history_shows_tags_topic_and_visibility(room: Room, entry: Entry) -> None:
    author, before, after = room.person("author"), TopicFactory.create(), TopicFactory.create()
    group, network = Visibility.GROUP, Visibility.NETWORK
    Entry.objects.filter(pk=entry.pk).update(topic=before, visibility=network)
    same: dict[str, Any] = {"title": entry.title, "body": entry.body}
    later = ["Scannen", "Fristen"]
    steps: list[dict[str, Any]] = [
        {"topic_id": before.pk, "tags": ["Kosten", "Scannen"]},
        {"topic_id": before.pk, "tags": later},
        {"topic_id": after.pk, "tags": later},
        {"topic_id": after.pk, "tags": later, "visibility": group},
    ]
    for version, changes in enumerate(steps, start=1):
        typed = Typed(**same, **changes)
        edit_entry(actor=author, entry_id=entry.pk, base_version=version, typed=typed)
    page = room.browser("member").get(f"/eintrag/{entry.pk}/verlauf/").content.decode()
    for words in (
        "Entfernt: </span>Verbund",
        "Neu: </span>Gruppe",
        f"Entfernt: </span>{before.title}",
        f"Neu: </span>{after.title}",
        "Entfernt: </span>Kosten",
        "Neu: </span>Fristen",
    ):
        assert page.count(words) == 1
    assert "Fassung 5" in page
    assert "bearbeitet" in room.browser("member").get(f"/eintrag/{entry.pk}/").content.decode()


def test_a_version_from_before_tags_were_kept_claims_nothing_about_them(room: Room, entry: Entry) -> None:
    entry.versions.create(
        version=1, title=entry.title, body="Früher", editor=entry.author, saved_at=clock.now()
    )
    entry.tags.create(slug="scannen", name="Scannen")
    page = room.browser("member").get(f"/eintrag/{entry.pk}/verlauf/").content.decode()
    assert "Früher" in page
    assert "Schlagwörter" not in page


def test_a_long_text_is_compared_in_reasonable_time(room: Room) -> None:
    import time

    from lotsennetz.stream.changes import changes

    old, new = "a b " * 5000, "b a " * 5000
    begin = time.process_time()
    pieces = changes(old, new)
    assert time.process_time() - begin < 5  # minutes if every word were compared with every other
    assert "".join(text for sign, text in pieces if sign != "+") == old
    assert "".join(text for sign, text in pieces if sign != "-") == new


def test_the_whole_page_takes_few_queries_however_long_the_thread(
    room: Room, entry: Entry, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _number in range(30):
        first = CommentFactory.create(entry=entry, author=room.person("member"))
        CommentFactory.create(entry=entry, parent=first, author=room.person("owner"))
    browser = room.browser("member")
    with django_assert_max_num_queries(14):
        browser.get(f"/eintrag/{entry.pk}/")
