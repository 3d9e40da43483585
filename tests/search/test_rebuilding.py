"""Building the index anew: in pieces, from where it stopped, and by itself when the analysis changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from lotsennetz.core import clock
from lotsennetz.entries.models import Entry
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.jobs.models import Job
from lotsennetz.people.models import Municipality, Person
from lotsennetz.search import analysis, tasks
from lotsennetz.search.models import Document, IndexState
from lotsennetz.search.services import rebuilding
from lotsennetz.search.sources import version
from tests.content_factories import EntryFactory
from tests.search.kit import ask, index_rows, key_of, world

pytestmark = pytest.mark.django_db


def _state() -> IndexState:
    return IndexState.objects.get(pk=1)


def _queued() -> int:
    return Job.objects.filter(task_path=tasks.build_index.module_path).count()


def test_progress_is_kept_and_ends_complete(
    kehl: Municipality, officer_kehl: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "PIECE", 7)
    world(kehl, officer_kehl)
    assert rebuilding.is_outdated()
    rebuilding.start()
    seen = []
    while rebuilding.step():
        seen.append(_state().done)
    state = _state()
    assert seen == sorted(seen)
    assert len(set(seen)) > 5
    assert state.done == state.total > 0
    assert (state.version, state.is_running) == (version(), False)
    assert not rebuilding.is_outdated()
    in_pieces = index_rows()
    rebuilding.rebuild()
    assert index_rows() == in_pieces


def test_goes_on_where_it_was_cut_off(
    kehl: Municipality, officer_kehl: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "PIECE", 5)
    world(kehl, officer_kehl)
    rebuilding.start()
    rebuilding.step()
    before = set(Document.objects.values_list("pk", flat=True))
    assert 0 < len(before) <= 5
    assert not rebuilding.start()  # somebody begins it once more: it is running already
    assert rebuilding.work(0.0)
    assert before < set(Document.objects.values_list("pk", flat=True))
    rebuilding.work()
    whole = index_rows()
    rebuilding.rebuild()
    assert index_rows() == whole


def test_searches_go_on_meanwhile_and_the_newest_come_first(
    kehl: Municipality, officer_kehl: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = EntryFactory.create(title="Brücke", created_at=clock.now() - timedelta(days=2))
    new = EntryFactory.create(title="Brücke", created_at=clock.now() - timedelta(days=1))
    monkeypatch.setattr(rebuilding, "PIECE", 1)
    rebuilding.start()
    rebuilding.step()
    assert ask(viewer_of(officer_kehl), "Brücke") == [key_of(new)]
    rebuilding.step()
    assert ask(viewer_of(officer_kehl), "Brücke") == [key_of(new), key_of(old)]


def test_another_analysis_queues_one_rebuild(officer_kehl: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuilding.rebuild()
    assert not tasks.watch_index.call()
    assert _queued() == 0
    before = version()
    monkeypatch.setattr(analysis, "VERSION", "another")
    assert tasks.watch_index.call()
    assert not tasks.watch_index.call()
    assert _queued() == 1
    rebuilding.work()
    assert _state().version == version() != before
    assert not rebuilding.is_outdated()
    assert _state().written == Document.objects.count()


def test_a_rebuild_that_nobody_works_on_is_taken_up_again(officer_kehl: Person) -> None:
    rebuilding.start()
    assert tasks.watch_index.call()
    Job.objects.all().delete()
    assert tasks.watch_index.call()


def test_the_job_queues_its_own_continuation(
    kehl: Municipality, officer_kehl: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "PIECE", 1)
    monkeypatch.setattr(tasks, "_SLICE", 0.0)
    rebuilding.start()
    assert tasks.build_index.call()
    assert _queued() == 1
    monkeypatch.setattr(tasks, "_SLICE", 60.0)
    assert not tasks.build_index.call()
    assert not _state().is_running


def test_the_night_mends_what_went_past_the_services(officer_kehl: Person) -> None:
    entry = EntryFactory.create(title="Brücke", author=officer_kehl)
    other = EntryFactory.create(title="Brücke alt", author=officer_kehl)
    rebuilding.rebuild()
    Entry.objects.filter(pk=other.pk).update(title="Steg")
    third = EntryFactory.create(title="Brücke neu", author=officer_kehl)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_document WHERE entry_id = %s", [entry.pk])
    assert tasks.reconcile_index.call()
    rebuilding.work()
    assert _state().written == 3
    assert set(ask(viewer_of(officer_kehl), "Brücke")) == {key_of(entry), key_of(third)}


def test_without_changes_the_night_writes_nothing(kehl: Municipality, officer_kehl: Person) -> None:
    world(kehl, officer_kehl)
    rebuilding.rebuild()
    rebuilding.start()
    rebuilding.work()
    assert _state().written == 0
