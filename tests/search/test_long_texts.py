"""Long texts: nobody's transaction waits for them, and nothing is analysed twice for a change of who may see it."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from django.db import connection

from lotsennetz.core import clock
from lotsennetz.entries.models import Attachment, Entry, Visibility
from lotsennetz.entries.services import edit, publish
from lotsennetz.entries.services.publish import Content
from lotsennetz.entries.services.typed import Typed
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.jobs.models import Job
from lotsennetz.people.models import Municipality, Person
from lotsennetz.search import tasks
from lotsennetz.search.models import Document, FileText, IndexState, Kind
from lotsennetz.search.services import indexing, readying, rebuilding
from lotsennetz.search.services.readying import Allowance
from lotsennetz.search.sources import Text
from tests.content_factories import AttachmentFactory, EntryFactory
from tests.search.kit import ask, index_rows, key_of

pytestmark = pytest.mark.django_db
SYLLABLES = ["ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se"]


def words(letters: int, seed: int = 1) -> str:
    """The same few words over and over: to count letters, they need not be new."""
    dice = random.Random(seed)
    return " ".join("".join(dice.choices(SYLLABLES, k=2)) for _ in range(letters // 5))


def attached(entry: Entry, text: str, name: str = "Plan.txt") -> Attachment:
    file: Attachment = AttachmentFactory.create(entry=entry, name=name, uploaded_by=entry.author)
    FileText.objects.create(
        attachment=file, text=text, version=1, sha256=file.sha256, extracted_at=clock.now()
    )
    return file


def left_over() -> list[tuple[str, list[int]]]:
    """What is left to the worker, which then does it."""
    jobs = list(Job.objects.filter(task_path=tasks.index_things.module_path))
    found = [tuple(job.args_kwargs["args"]) for job in jobs]
    for job in jobs:
        tasks.index_things.func(*job.args_kwargs["args"])
        job.delete()
    return found


def shown_to(author: Person, entry: Entry, visibility: str) -> None:
    entry.refresh_from_db()
    typed = Typed(title=entry.title, body=entry.body, visibility=visibility)
    edit.edit_entry(actor=author, entry_id=entry.pk, base_version=entry.version, typed=typed)


@pytest.fixture
def thread(officer_kehl: Person, stranger: Person, kehl: Municipality) -> Entry:
    entry: Entry = EntryFactory.create(
        title="Brücke", author=officer_kehl, municipality=kehl, visibility=Visibility.MUNICIPALITY
    )
    for number in range(5):
        attached(entry, f"Pfeiler {words(120_000, number)} Widerlager", f"Plan {number}.txt")
    rebuilding.rebuild()
    return entry


def test_who_may_see_long_files_changes_at_once_and_their_facts_a_moment_later(
    thread: Entry, officer_kehl: Person, stranger: Person
) -> None:
    files = {key_of(file) for file in Attachment.objects.all()}
    assert set(ask(viewer_of(officer_kehl), "Widerlager")) == files
    assert ask(viewer_of(stranger), "Widerlager") == []
    shown_to(officer_kehl, thread, Visibility.NETWORK)
    assert ask(viewer_of(stranger), "Brücke") == [key_of(thread)]
    (left,) = left_over()
    assert left[0] == "file"
    assert len(left[1]) >= 4
    assert set(ask(viewer_of(stranger), "Widerlager")) == files
    shown_to(officer_kehl, thread, Visibility.MUNICIPALITY)
    assert ask(viewer_of(stranger), "Widerlager") == ask(viewer_of(stranger), "Brücke") == []
    assert set(ask(viewer_of(officer_kehl), "Widerlager")) == files
    left_over()
    kept = index_rows()
    rebuilding.rebuild()
    assert index_rows() == kept


def test_other_facts_need_no_analysis(
    thread: Entry, officer_kehl: Person, stranger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(text: Text) -> None:
        raise AssertionError(f"{text.kind} {text.number} is analysed once more")

    before = {pk: place for pk, place in Document.objects.values_list("attachment_id", "pk") if pk}
    monkeypatch.setattr(indexing, "analysed", never)
    monkeypatch.setattr(readying, "analysed", never)
    shown_to(officer_kehl, thread, Visibility.PUBLIC)
    left_over()
    assert len(ask(viewer_of(None), "Pfeiler Widerlager")) == 5
    assert before == {pk: place for pk, place in Document.objects.values_list("attachment_id", "pk") if pk}
    when = clock.now()
    Attachment.objects.update(created_at=when)  # they move to another place with their words
    indexing.refresh_apart(Kind.FILE, list(before))
    assert len(ask(viewer_of(None), "Pfeiler Widerlager")) == 5
    assert not set(before.values()) & set(Document.objects.values_list("pk", flat=True))


def test_of_a_long_post_the_beginning_is_found_at_once(officer_kehl: Person, stranger: Person) -> None:
    rebuilding.rebuild()
    body = f"Geländer {words(19_000)} Widerlager"
    content = Content(title="Brücke", body=body, visibility="network")
    entry = publish.publish(actor=officer_kehl, content=content)
    viewer = viewer_of(stranger)
    assert ask(viewer, "Brücke") == ask(viewer, "Geländer") == [key_of(entry)]
    assert ask(viewer, "Widerlager") == []
    assert left_over() == [("entry", [entry.pk])]
    assert ask(viewer, "Widerlager") == [key_of(entry)]
    kept = index_rows()
    rebuilding.rebuild()
    assert index_rows() == kept


def test_the_words_of_a_long_post_that_were_taken_out_are_gone_at_once(officer_kehl: Person) -> None:
    content = Content(title="Brücke", body=f"Widerlager {words(9_000)}", visibility="network")
    entry = publish.publish(actor=officer_kehl, content=content)
    left_over()
    typed = Typed(title="Steg", body=words(19_000, 2), visibility="network")
    edit.edit_entry(actor=officer_kehl, entry_id=entry.pk, base_version=1, typed=typed)
    viewer = viewer_of(officer_kehl)
    assert ask(viewer, "Widerlager") == ask(viewer, "Brücke") == []
    assert ask(viewer, "Steg") == [key_of(entry)]


def test_an_allowance_is_used_up() -> None:
    text = Text(Kind.FILE, 1, clock.now(), "Plan", "x" * 4_000, ("an",))
    allowance = Allowance(100_000)
    assert allowance.to_analyse(text)
    assert not allowance.to_analyse(text)
    assert allowance.to_write(text)
    assert len((allowance.beginning_of(text) or text).body) == 300
    for _number in range(100):
        last = allowance.beginning_of(text)
    assert last is None
    assert not allowance.to_write(text)


def test_a_rebuild_writes_a_few_long_files_at_a_time(thread: Entry) -> None:
    rebuilding.start(everything=True)
    steps = [("entry", 0)]
    while rebuilding.step():
        state = IndexState.objects.get()
        steps.append((state.kind, state.written))
    files = [after - before for (kind, before), (_next, after) in pairwise(steps) if kind == Kind.FILE]
    assert files == [1, 1, 1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_analysed_in_a_transaction_that_is_not_the_authors(
    officer_kehl: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = EntryFactory.create(title="Brücke", author=officer_kehl)
    file = attached(entry, "Pfeiler " + words(20_000))
    FileText.objects.update(version=0)
    inside: list[bool] = []
    really = readying.analysed

    def watched(text: Text) -> object:
        inside.append(connection.in_atomic_block)
        return really(text)

    monkeypatch.setattr(indexing, "analysed", watched)
    monkeypatch.setattr(readying, "analysed", watched)
    rebuilding.rebuild()
    FileText.objects.update(text="Widerlager")
    indexing.refresh_file(file.pk)
    assert ask(viewer_of(officer_kehl), "Widerlager") == [key_of(file)]
    assert len(inside) > 2
    assert not any(inside)
