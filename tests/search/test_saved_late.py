"""News that come late: what stood in a draft, and what more people may see than before."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lotsennetz.entries.models import Entry, Visibility
from lotsennetz.entries.services import arrange, edit
from lotsennetz.entries.services.attachments import add_attachment
from lotsennetz.entries.services.comments import add_comment, save_comment_draft
from lotsennetz.entries.services.publish import Content, publish, save_draft
from lotsennetz.entries.services.typed import Typed
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Person
from lotsennetz.radar.models import Status, VisibleTo
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements
from lotsennetz.search.models import Document
from lotsennetz.search.queries import find
from lotsennetz.search.services.rebuilding import rebuild
from tests.content_factories import GroupFactory, member_of
from tests.factories import person_in
from tests.radar.factories import leaf
from tests.search.page_kit import entry
from tests.search.saved_kit import Clock, lines, look, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def written(author: Person, **values: object) -> Entry:
    content = Content(title="Glasfaser im Neubau", body="Alles dazu.", **values)  # type: ignore[arg-type]
    return publish(actor=author, content=content)


def shown_to(author: Person, which: Entry, visibility: str) -> None:
    which.refresh_from_db()
    typed = Typed(title=which.title, body=which.body, visibility=visibility)
    edit.edit_entry(actor=author, entry_id=which.pk, base_version=which.version, typed=typed)


def test_a_file_of_a_draft_is_news_when_it_is_published(
    officer_kehl: Person, stranger: Person, hours: Clock
) -> None:
    save(stranger)
    hours.passes(hours=1)
    draft = save_draft(actor=officer_kehl, content=Content(kind="file"))
    upload = SimpleUploadedFile("Glasfaser.txt", b"Plan")
    file = add_attachment(actor=officer_kehl, file=upload, name="Glasfaser.txt", entry_id=draft.pk)
    for _day in range(5):
        hours.passes(days=1)
        assert look(stranger) == 0
    publish(actor=officer_kehl, content=Content(kind="file", title="Plan"), draft_id=draft.pk)
    published = hours.at
    hours.passes(days=1)
    assert look(stranger) == 1
    assert look(stranger) == 0
    (hit,) = find(viewer_of(stranger), "Glasfaser").hits
    assert (hit.number, hit.at) == (file.pk, published)
    (line,) = lines(stranger)
    assert f"seit={published:%Y-%m-%d}" in line.url


def test_a_file_of_an_unsent_comment_is_news_when_it_is_sent(
    officer_kehl: Person, stranger: Person, hours: Clock
) -> None:
    save(stranger)
    hours.passes(hours=1)
    about = written(officer_kehl, visibility="network")
    look(stranger)
    draft = save_comment_draft(actor=officer_kehl, entry_id=about.pk, parent_id=None, body="", for_files=True)
    assert draft is not None
    upload = SimpleUploadedFile("Glasfaser.txt", b"Plan")
    add_attachment(actor=officer_kehl, file=upload, name="Glasfaser.txt", comment_id=draft.pk)
    hours.passes(days=5)
    look(stranger)
    add_comment(actor=officer_kehl, entry_id=about.pk, body="Der Plan")
    hours.passes(days=1)
    assert look(stranger) == 1


def test_what_more_people_may_see_is_news_for_those_only(
    officer_kehl: Person, stranger: Person, hours: Clock
) -> None:
    """Who could see it all the time was told of it then."""
    assert officer_kehl.memberships.first() is not None
    colleague = person_in(officer_kehl.memberships.get().municipality)
    for person in (stranger, colleague):
        save(person)
    hours.passes(hours=1)
    about = written(officer_kehl, visibility="municipality")
    first = hours.at
    hours.passes(days=1)
    assert (look(stranger), look(colleague)) == (0, 1)
    for _day in range(5):
        hours.passes(days=1)
        assert (look(stranger), look(colleague)) == (0, 0)
    shown_to(officer_kehl, about, "network")
    hours.passes(days=1)
    assert (look(stranger), look(colleague)) == (1, 0)
    (line,) = lines(stranger)
    assert f"seit={first:%Y-%m-%d}" in line.url  # where it stands in the results
    rebuild()
    for _day in range(5):
        hours.passes(days=1)
        assert (look(stranger), look(colleague)) == (0, 0)


def test_hidden_and_shown_again_is_no_news(officer_kehl: Person, stranger: Person, hours: Clock) -> None:
    save(stranger)
    hours.passes(hours=1)
    about = written(officer_kehl, visibility="network")
    hours.passes(days=1)
    assert look(stranger) == 1
    shown_to(officer_kehl, about, "municipality")
    hours.passes(days=5)
    assert look(stranger) == 0
    shown_to(officer_kehl, about, "network")
    hours.passes(days=1)
    assert look(stranger) == 0


def test_what_was_shown_before_it_was_saved_is_no_news(
    officer_kehl: Person, stranger: Person, hours: Clock
) -> None:
    about = written(officer_kehl, visibility="municipality")
    hours.passes(days=5)
    shown_to(officer_kehl, about, "network")
    hours.passes(hours=1)
    save(stranger)
    hours.passes(days=1)
    assert look(stranger) == 0


def test_moved_to_another_group_with_comments_and_other_words(
    officer_kehl: Person, stranger: Person, hours: Clock
) -> None:
    first, second = GroupFactory.create(), GroupFactory.create()
    member_of(first, officer_kehl)
    member_of(second, officer_kehl)
    member_of(second, stranger)
    save(stranger)
    save(stranger, "Glasfaser Lahr")
    save(stranger, group=second.slug)
    hours.passes(hours=1)
    about = written(officer_kehl, group_id=first.pk, visibility="group")
    add_comment(actor=officer_kehl, entry_id=about.pk, body="Glasfaser!")
    hours.passes(days=5)
    assert look(stranger) == 0
    arrange.move_entry(actor=officer_kehl, entry_id=about.pk, group_id=second.pk)
    hours.passes(days=1)
    assert look(stranger) == 4  # entry and comment, in two searches


def test_a_statement_that_is_shown_to_more_is_news(
    officer_kehl: Person, stranger: Person, hours: Clock
) -> None:
    topic = leaf("Glasfaserausbau")
    town = officer_kehl.memberships.get().municipality
    save(stranger, "Glasfaserausbau")
    hours.passes(hours=1)
    for level, news in ((VisibleTo.COORDINATION, 0), (VisibleTo.NETWORK, 1)):
        said = Said(status=Status.LIVE, visibility=level)
        statements.state(actor=officer_kehl, municipality_id=town.pk, topic_id=topic.pk, said=said)
        hours.passes(days=5)
        assert look(stranger) == news


def test_what_is_deleted_and_restored_begins_with_its_date(
    officer_kehl: Person, stranger: Person, hours: Clock
) -> None:
    save(stranger)
    hours.passes(hours=1)
    about = entry(title="Glasfaser", author=officer_kehl, visibility=Visibility.NETWORK)
    hours.passes(days=1)
    assert look(stranger) == 1
    arrange.delete_entry(actor=officer_kehl, entry_id=about.pk)
    hours.passes(days=5)
    assert look(stranger) == 0
    arrange.restore_entry(actor=officer_kehl, entry_id=about.pk)
    hours.passes(days=1)
    assert look(stranger) == 0
    assert Document.objects.get(entry=about).wider_at is None
