"""PostgreSQL: whichever way is taken, the same documents come in the same order."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import connection

from lotsennetz.core import clock
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Person
from lotsennetz.search.index import And, Fact, Or, Scope, Term, Without, engine, frequencies
from lotsennetz.search.index.frequencies import Frequencies
from lotsennetz.search.places import EVERYTHING
from lotsennetz.search.services.rebuilding import rebuild
from tests.content_factories import EntryFactory
from tests.search.kit import ask

USUAL = Frequencies(
    documents=1_000_000.0,
    words=("Aakt", "Cakt", "Cbruck", "Fkentry"),
    shares=(0.05, 0.4, 0.2, 0.9),
    least=0.001,
    places=tuple(range(0, 10_000, 100)),
)


def test_shares_of_words_together() -> None:
    akt, bruck = Term("akt", Scope.WHOLE), Term("bruck", Scope.WHOLE)
    assert USUAL.of(akt) == pytest.approx((0.4, 0.4))
    assert USUAL.of(And((akt, bruck))) == pytest.approx((0.08, 0.2))
    assert USUAL.of(Or((akt, bruck))) == pytest.approx((0.52, 0.6))
    assert USUAL.of(Without(akt, bruck)) == pytest.approx((0.2, 0.4))
    assert USUAL.of(Fact("kentry")) == pytest.approx((0.9, 0.9))
    assert USUAL.of(Term("a", Scope.WHOLE, prefix=True))[1] > 0.4
    assert USUAL.of(Term("unbekannt", Scope.WHOLE))[1] <= 0.001


def test_rare_words_are_searched_by_the_words_and_usual_ones_by_time() -> None:
    usual, rare = Term("akt", Scope.WHOLE), Term("selten", Scope.WHOLE)
    assert USUAL.stretches(rare, 500, 0, EVERYTHING) == []
    assert USUAL.stretches(And((usual, rare)), 500, 0, EVERYTHING) == []
    (first, *_more) = USUAL.stretches(usual, 500, 0, EVERYTHING)
    assert 9_000 < first < 10_000
    assert USUAL.stretches(usual, 500, 9_850, EVERYTHING)[-1] == 9_850


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the other database needs no such choice")
def test_every_way_gives_the_same(officer_kehl: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(5)
    for number in range(120):
        when = clock.now() - timedelta(hours=number)
        body = " ".join(dice.choices(["Akte", "Brücke", "Steg", "Rathaus"], k=3))
        EntryFactory.create(author=officer_kehl, body=body, created_at=when)
    rebuild()
    viewer = viewer_of(officer_kehl)
    queries = ("Akte", "Brücke Steg", "Rathaus Akte", "Tunnel", "Bau")
    by_words = [ask(viewer, query) for query in queries]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM search_document ORDER BY id")
        places = [pk for (pk,) in cursor.fetchall()]
    for cuts in (places[::10], places[::40], [places[60]]):
        for share in (0.02, 0.3, 0.9):
            known = Frequencies(
                100_000.0,
                ("Aakt", "Cakt", "Cbruck", "Crathaus", "Cstag", "Csteg"),
                (share,) * 6,
                share / 2,
                tuple(cuts),
            )
            monkeypatch.setattr("lotsennetz.search.index.postgresql.frequencies", lambda known=known: known)
            assert [ask(viewer, query) for query in queries] == by_words


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the other database has no such statistics")
def test_statistics_are_read(officer_kehl: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(60):
        EntryFactory.create(author=officer_kehl, body="Akte")
    rebuild()
    monkeypatch.setattr(frequencies, "_FAR", 20)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_document")
    known = frequencies._read()
    assert known.of(Term("akt", Scope.WHOLE))[0] > 0.8
    assert known.documents > 60
    assert engine().search(Term("akt", Scope.WHOLE), above=0, below=EVERYTHING, limit=5)
