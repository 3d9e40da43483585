"""What the operator sees of the index and may do: the page, the service, the words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lotsennetz.core import clock
from lotsennetz.core.errors import NotAllowed
from lotsennetz.core.models import AuditRecord
from lotsennetz.entries.models import Attachment
from lotsennetz.jobs.models import Job
from lotsennetz.jobs.worker import JobThread
from lotsennetz.people.models import Municipality, Person
from lotsennetz.search import extraction, tasks
from lotsennetz.search.models import Document, FileText, IndexState, IndexWord
from lotsennetz.search.services import rebuilding
from lotsennetz.search.services.upkeep import begin_rebuild
from lotsennetz.search.sources import version
from lotsennetz.search.standing import standing
from lotsennetz.search.standing_words import lines, progress_words
from tests.conftest import ClientOf
from tests.content_factories import AttachmentFactory, EntryFactory
from tests.search.kit import world
from tests.search.page_kit import text_of

pytestmark = pytest.mark.django_db
HERE = "/verwaltung/suchverzeichnis/"
BUILD = f"{HERE}neu-aufbauen/"


def _queued() -> int:
    return Job.objects.filter(task_path=tasks.build_index.module_path).count()


def _half_way(monkeypatch: pytest.MonkeyPatch) -> IndexState:
    monkeypatch.setattr(rebuilding, "PIECE", 10)
    for _number in range(40):
        EntryFactory.create()
    begin_rebuild(actor=None)
    assert rebuilding.step()
    assert rebuilding.step()
    return IndexState.objects.get()


def test_an_index_that_was_never_built_says_so(coordinator: Person, client_of: ClientOf) -> None:
    shown = text_of(client_of(coordinator).get(HERE))
    assert "Noch nicht aufgebaut" in shown
    assert "Sprachanalyse noch keine" in shown
    assert standing().run is None


def test_what_was_built_is_counted(
    coordinator: Person, kehl: Municipality, officer_kehl: Person, client_of: ClientOf
) -> None:
    world(kehl, officer_kehl)
    rebuilding.rebuild()
    index = standing()
    assert index.documents == Document.objects.count() == sum(count for _label, count in index.kinds)
    assert (index.version, index.is_current, index.compared_at) == (version(), True, None)
    page = client_of(coordinator).get(HERE)
    shown = text_of(page)
    assert f"Sprachanalyse {version()}" in shown
    assert "Letzter Abgleich noch nie" in shown
    assert f"Zusammen {index.documents}" in shown
    assert "hx-trigger" not in page.content.decode().split('id="stand"')[1]


def test_a_comparison_is_told_and_a_rebuild_is_not_called_one(
    coordinator: Person, client_of: ClientOf
) -> None:
    EntryFactory.create_batch(3)
    rebuilding.start()
    rebuilding.work()
    first = standing()
    assert (first.compared_at, first.since) == (None, first.rewritten_at)
    Document.objects.filter(entry__isnull=False).delete()
    rebuilding.start()
    rebuilding.work()
    second = standing()
    assert second.compared_at is not None
    assert (second.mended, second.since, second.rewritten_at) == (3, first.since, first.since)
    assert "Dabei berichtigt 3" in text_of(client_of(coordinator).get(HERE))
    rebuilding.rebuild()
    third = standing()
    assert (third.compared_at, third.mended, third.since) == (second.compared_at, 3, first.since)
    assert third.rewritten_at is not None
    assert second.rewritten_at is not None
    assert third.rewritten_at > second.rewritten_at


def test_a_run_shows_how_far_it_is_and_asks_for_itself(
    coordinator: Person, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = _half_way(monkeypatch)
    IndexState.objects.update(worked=4.0, total=400)
    page = client_of(coordinator).get(HERE)
    shown = text_of(page)
    assert state.done == 20
    assert "Wird neu aufgebaut" in shown
    assert "5 % · 20 von 400 · 5 je Sekunde · noch etwa 2 Minuten" in shown
    assert '<progress value="5" max="100"' in page.content.decode()
    assert 'hx-trigger="every 3s"' in page.content.decode()
    assert "Gerade geht es nicht voran" not in shown
    IndexState.objects.update(moved_at=clock.now() - timedelta(minutes=3))
    assert "Gerade geht es nicht voran" in text_of(client_of(coordinator).get(HERE))


@pytest.mark.parametrize(
    ("done", "total", "worked", "words"),
    [
        (0, 0, 0.0, "0 % · 0 von 0"),
        (1, 3, 0.5, "33 % · 1 von 3"),
        (5, 4, 10.0, "99 % · 5 von 5 · 0 je Sekunde · noch weniger als eine Minute"),
        (100, 40_100, 1.0, "0 % · 100 von 40.100 · 100 je Sekunde · noch etwa 7 Minuten"),
        (100, 1_000_100, 1.0, "0 % · 100 von 1.000.100 · 100 je Sekunde · noch etwa 3 Stunden"),
    ],
)
def test_progress_in_words(done: int, total: int, worked: float, words: str) -> None:
    IndexState.objects.create(pk=1, done=done, total=total, worked=worked, started_at=clock.now())
    run = standing().run
    assert run is not None
    assert progress_words(run) == words


def test_pauses_do_not_count_as_work(monkeypatch: pytest.MonkeyPatch) -> None:
    before = _half_way(monkeypatch)
    IndexState.objects.update(moved_at=clock.now() - timedelta(hours=5))
    rebuilding.step()
    assert before.worked < IndexState.objects.get().worked < before.worked + 60


def test_the_button_begins_once_and_somebody_works_on_it(coordinator: Person, client_of: ClientOf) -> None:
    EntryFactory.create_batch(2)
    rebuilding.rebuild()
    Document.objects.update(fingerprint="old")
    browser = client_of(coordinator)
    answer = browser.post(BUILD, follow=True)
    assert answer.redirect_chain == [(HERE, 302)]
    assert "wird neu aufgebaut. Suchen geht weiterhin" in answer.content.decode()
    assert "Es wird schon neu aufgebaut." in browser.post(BUILD, follow=True).content.decode()
    record = AuditRecord.objects.get(action="search.rebuilt")
    assert record.actor_id == coordinator.pk
    assert _queued() == 1
    assert JobThread("default")._try_one()
    assert not Document.objects.filter(fingerprint="old").exists()
    index = standing()
    assert index.run is not None
    assert (index.run.is_running, index.run.percent, index.run.written) == (False, 100, index.documents)
    assert "Suchverzeichnis neu aufgebaut" in browser.get("/verbund/protokoll/").content.decode()


def test_a_comparison_gives_way_to_a_rebuild(coordinator: Person) -> None:
    EntryFactory.create()
    rebuilding.start()
    assert begin_rebuild(actor=coordinator)
    assert IndexState.objects.get().everything


def test_words_of_texts_that_are_gone_are_forgotten(coordinator: Person) -> None:
    gone = EntryFactory.create(title="Schweigepflichtverletzung")
    EntryFactory.create(title="Scannen")
    rebuilding.rebuild()
    gone.delete()
    before = set(IndexWord.objects.values_list("word", flat=True))
    begin_rebuild(actor=coordinator)
    rebuilding.work()
    after = set(IndexWord.objects.values_list("word", flat=True))
    assert after < before
    assert [word for word in after if word.startswith("schweigepflicht")] == []


def test_nobody_else_sees_or_does_it(
    officer_kehl: Person, guest: Person, network: object, client_of: ClientOf
) -> None:
    for person in (officer_kehl, guest):
        browser = client_of(person)
        assert (browser.get(HERE).status_code, browser.post(BUILD).status_code) == (404, 404)
        assert "Suchverzeichnis" not in browser.get("/mein-tag/").content.decode()
        with pytest.raises(NotAllowed):
            begin_rebuild(actor=person)
    for answer in (client_of(None).get(HERE), client_of(None).post(BUILD)):
        assert (answer.status_code, "next=" in answer["location"]) == (302, True)
    assert not IndexState.objects.exists()
    assert not AuditRecord.objects.filter(action="search.rebuilt").exists()


def test_nothing_begins_by_get_or_from_elsewhere(coordinator: Person, client_of: ClientOf) -> None:
    assert client_of(coordinator).get(BUILD).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(coordinator)
    assert strict.post(BUILD).status_code == 403
    assert not IndexState.objects.exists()


def _file(**values: Any) -> Attachment:
    made: Attachment = AttachmentFactory.create(**values)
    return made


def _read(file: Attachment, text: str = "", problem: str = "", version: int = extraction.VERSION) -> None:
    FileText.objects.create(
        attachment=file,
        text=text,
        problem=problem,
        version=version,
        sha256=file.sha256,
        extracted_at=clock.now(),
    )


def test_files_are_counted_by_what_became_of_them(coordinator: Person, client_of: ClientOf) -> None:
    entry = EntryFactory.create()
    pdf = {"entry": entry, "content_type": "application/pdf"}
    _read(_file(**pdf, name="a.pdf"), text="Wörter")
    _read(_file(**pdf, name="b.pdf"))
    _read(_file(**pdf, name="c.pdf"), problem="encrypted")
    _read(_file(**pdf, name="d.pdf"), problem="broken", text="bis hierher")
    _read(_file(**pdf, name="e.pdf"), problem="broken")
    _read(_file(**pdf, name="f.pdf"), text="alt", version=extraction.VERSION - 1)
    _file(**pdf, name="g.pdf")
    _file(entry=entry, name="h.png", content_type="image/png")
    files = standing().files
    assert (files.read, files.silent, files.unread, files.wordless) == (1, 1, 2, 1)
    assert {str(label): count for label, count in files.problems if count} == {
        "mit einem Passwort geschützt": 1,
        "beschädigt": 2,
    }
    shown = text_of(client_of(coordinator).get(HERE))
    for words in ("gelesen 1", "noch nicht gelesen 2", "nicht oder nicht ganz lesbar: beschädigt 2"):
        assert words in shown
    assert ("Dateien nicht oder nicht ganz lesbar: beschädigt", "2") in lines(standing())


def test_five_queries_however_much_there_is(django_assert_num_queries: Any) -> None:
    EntryFactory.create_batch(3)
    rebuilding.rebuild()
    with django_assert_num_queries(5):
        standing()
