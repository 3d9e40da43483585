"""The words of "Meinten Sie?": all that a text has, and none that no text has any more."""

from __future__ import annotations

import pytest
from django.db import connection

from lotsennetz.entries.services import arrange, publish
from lotsennetz.entries.services.publish import Content
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Person
from lotsennetz.people.services import leaving
from lotsennetz.search import analysis
from lotsennetz.search.models import Document, IndexState, IndexWord, Kind
from lotsennetz.search.queries import find
from lotsennetz.search.services import rebuilding, vocabulary
from lotsennetz.search.services.indexing import refresh
from tests.content_factories import EntryFactory

pytestmark = pytest.mark.django_db


def is_known(word: str) -> bool:
    (only,) = analysis.words(word)
    return IndexWord.objects.filter(word=only.whole).exists()


def night() -> int:
    """How many documents were mended."""
    rebuilding.start()
    rebuilding.work()
    return IndexState.objects.get().mended


def test_an_upgrade_loses_no_words_of_what_was_written_by_then(officer_kehl: Person) -> None:
    """Posts come in before the rebuild begins, and are not written again by it."""
    EntryFactory.create(title="Datenschutz", author=officer_kehl)
    rebuilding.rebuild()
    IndexState.objects.update(version="an older one")
    content = Content(title="Widerlager", body="Neu", visibility="network")
    entry = publish.publish(actor=officer_kehl, content=content)
    assert rebuilding.is_outdated()
    night()
    assert is_known("Datenschutz")
    assert is_known("Widerlager")
    assert find(viewer_of(officer_kehl), "Wiederlager").meant == "Widerlager"
    assert Document.objects.filter(entry=entry).exists()


def test_words_that_were_missed_come_in_at_night(officer_kehl: Person) -> None:
    """Whoever was learning at the same moment went first (index/postgresql.py), in this process or another."""
    EntryFactory.create(title="Widerlager", body="Brückenpfeiler", author=officer_kehl)
    rebuilding.rebuild()
    IndexWord.objects.all().delete()
    assert night() == 0
    assert is_known("Widerlager")
    assert is_known("Brückenpfeiler")
    whole = set(IndexWord.objects.values_list("word", flat=True))
    rebuilding.rebuild()
    assert set(IndexWord.objects.values_list("word", flat=True)) == whole


def test_a_word_that_was_dropped_is_learnt_when_it_comes_back(officer_kehl: Person) -> None:
    rebuilding.rebuild()
    for _time in range(2):
        entry = EntryFactory.create(title="Widerlager", author=officer_kehl)
        refresh(Kind.ENTRY, [entry.pk])
        assert is_known("Widerlager")
        entry.delete()
        night()
        assert not is_known("Widerlager")


def test_words_of_erased_things_and_of_people_who_left_are_forgotten(
    officer_kehl: Person, staff_kehl: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "_WORDS", 3)  # many pieces
    rebuilding.rebuild()
    content = Content(title="Widerlager", body="Fragt @thorsten-rieflin danach.", visibility="network")
    entry = publish.publish(actor=officer_kehl, content=content)
    night()
    assert is_known("Widerlager")
    assert is_known("Rieflin")
    leaving.leave_network(person=staff_kehl, choice=Person.Departure.ANONYMISED, successors={})
    arrange.delete_entry(actor=officer_kehl, entry_id=entry.pk)
    night()
    assert not is_known("Widerlager")
    assert not is_known("Rieflin")
    assert is_known(officer_kehl.family_name)


def test_words_that_are_whole_nowhere_are_dropped(officer_kehl: Person) -> None:
    """A part of a compound, or a word of no text at all, leads to nothing."""
    EntryFactory.create(title="Personalausweis", author=officer_kehl)
    rebuilding.rebuild()
    vocabulary.learn(["ausweis", "nirgends", "xyz", "0x4e2d", "1234", "a" * 41])
    assert set(IndexWord.objects.filter(word__in=["ausweis", "nirgends"]).values_list("word", flat=True)) == {
        "ausweis",
        "nirgends",
    }
    assert not IndexWord.objects.filter(word__in=["xyz", "0x4e2d", "1234", "a" * 41]).exists()
    night()
    assert not is_known("Ausweis")
    assert is_known("Personalausweis")


def test_a_word_that_comes_back_while_words_are_dropped_stays(officer_kehl: Person) -> None:
    rebuilding.rebuild()
    vocabulary.learn(["widerlag"])
    gone = vocabulary.unused(["widerlag"])
    assert gone == ["widerlag"]
    refresh(Kind.ENTRY, [EntryFactory.create(title="Widerlager", author=officer_kehl).pk])
    vocabulary.drop(gone)
    assert is_known("Widerlager")


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL keeps the words in the document's row; runs on SQLite"
)
def test_no_words_stay_behind_in_the_full_text(officer_kehl: Person) -> None:
    entry = EntryFactory.create(title="Widerlager", author=officer_kehl)
    rebuilding.rebuild()
    entry.delete()
    with connection.cursor() as cursor:
        for table in ("search_text", "search_title"):
            cursor.execute(
                f"SELECT count(*) FROM {table} WHERE rowid NOT IN (SELECT id FROM search_document)"
            )
            assert cursor.fetchone() == (0,)
