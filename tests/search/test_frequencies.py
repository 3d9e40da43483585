"""PostgreSQL: whichever way is taken, the same documents come in the same order."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from lotsennetz.core import clock
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Person
from lotsennetz.search.index import And, Expression, Fact, Or, Scope, Term, Without, engine, frequencies
from lotsennetz.search.index.frequencies import Frequencies, Stretch
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


def share(expression: Expression) -> tuple[float, float]:
    return USUAL.of(expression)[:2]


def test_shares_of_words_together() -> None:
    akt, bruck = Term("akt", Scope.WHOLE), Term("bruck", Scope.WHOLE)
    assert share(akt) == pytest.approx((0.4, 0.4))
    assert share(And((akt, bruck))) == pytest.approx((0.08, 0.2))
    assert share(Or((akt, bruck))) == pytest.approx((0.52, 0.6))
    assert share(Fact("kentry")) == pytest.approx((0.9, 0.9))
    assert share(Term("a", Scope.WHOLE, prefix=True))[1] > 0.4
    assert share(Term("unbekannt", Scope.WHOLE))[0] < share(Term("unbekannt", Scope.WHOLE))[1] <= 0.001


def test_what_is_left_out_counts_for_nothing_in_what_is_wanted() -> None:
    akt, bruck = Term("akt", Scope.WHOLE), Term("bruck", Scope.WHOLE)
    assert share(Without(Or((akt, bruck)), akt)) == pytest.approx((0.2, 0.2))
    assert share(Without(Or((akt, bruck)), Or((akt, bruck)))) == (0.0, 0.0)
    assert share(Without(akt, And((akt, bruck))))[1] == pytest.approx(0.4)
    assert share(Without(Term("akt", Scope.WHOLE, prefix=True), akt))[1] < 0.4


def test_rare_words_are_searched_by_the_words_and_usual_ones_among_the_newest() -> None:
    usual, rare = Term("akt", Scope.WHOLE), Term("selten", Scope.WHOLE)
    assert USUAL.stretches(rare, 500, 0, EVERYTHING) == []
    assert USUAL.stretches(And((usual, rare)), 500, 0, EVERYTHING) == []
    ways = USUAL.stretches(usual, 500, 0, EVERYTHING)
    assert [way.walked for way in ways] == [True, False]
    assert 0 < ways[1].above < ways[0].above
    assert USUAL.stretches(usual, 500, 0, EVERYTHING, seen=0.1)[0].above < ways[0].above
    assert USUAL.stretches(usual, 500, 9_850, EVERYTHING) == [Stretch(9_850, walked=True)]
    assert USUAL.stretches(usual, 500, 2_000, EVERYTHING) == [*ways, Stretch(2_000, walked=True)]
    assert USUAL.stretches(And((usual, rare)), 500, 2_000, EVERYTHING) == [Stretch(2_000, walked=False)]


@pytest.mark.django_db
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite needs no such choice; runs on PostgreSQL"
)
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
    taken: set[bool] = set()

    class Noted(Frequencies):
        def stretches(self, *args: Any, **options: Any) -> list[Stretch]:
            found = super().stretches(*args, **options)
            taken.update(stretch.walked for stretch in found)
            return found

    for cuts in (places[::10], places[::40], [places[60]]):
        for share in (0.02, 0.3, 0.9):
            known = Noted(
                100_000.0,
                ("Aakt", "Cakt", "Cbruck", "Crathaus", "Cstag", "Csteg"),
                (share,) * 6,
                share / 2,
                tuple(cuts),
            )
            monkeypatch.setattr("lotsennetz.search.index.postgresql.frequencies", lambda known=known: known)
            assert [ask(viewer, query) for query in queries] == by_words
    assert taken == {True, False}


@pytest.mark.django_db
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no such statistics; runs on PostgreSQL"
)
def test_statistics_are_read(officer_kehl: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(60):
        EntryFactory.create(author=officer_kehl, body="Akte")
    rebuild()
    monkeypatch.setattr(frequencies, "_SMALL", 20)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_document")
    known = frequencies._read()
    assert known.of(Term("akt", Scope.WHOLE))[0] > 0.8
    assert known.documents > 60
    assert engine().search(Term("akt", Scope.WHOLE), above=0, below=EVERYTHING, limit=5)
