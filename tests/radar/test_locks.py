"""Several ways to write the same statements at once: one waits for the other, nobody for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from lotsennetz.core.errors import DomainError
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar import handover, tokens
from lotsennetz.radar.models import PendingImport, Statement
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import importing, links, statements
from lotsennetz.radar.services.writing import StatementConflict
from lotsennetz.radar.tokens import Item, Link, Purpose
from lotsennetz.topics.models import Topic
from tests.races import needs_several_writers
from tests.radar.factories import says

pytestmark = [pytest.mark.django_db(transaction=True), needs_several_writers]
TURNS = 12


def _at_once(*ways: Callable[[int], object]) -> list[str]:
    """Each way again and again in a thread of its own; returns what went wrong."""
    problems: list[str] = []
    together = threading.Barrier(len(ways))

    def run(way: Callable[[int], object]) -> None:
        try:
            for turn in range(TURNS):
                together.wait(20)
                try:
                    way(turn)
                except StatementConflict:
                    pass
                except Exception as problem:  # noqa: BLE001 -- whatever it is, the test names it
                    problems.append(repr(problem))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(way,)) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return problems


def test_a_link_and_a_page(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, row: Statement
) -> None:
    def by_link(turn: int) -> None:
        now = Statement.objects.get()
        item = Item(row.topic_id, now.version)
        link = tokens.read(tokens.sign(Link(Purpose.CHANGE, officer_kehl.pk, kehl.pk, (item,), 1)))
        links.change(link=link, said=Said(status="live", note=f"Mail {turn}"), base_version=now.version)

    def by_page(turn: int) -> None:
        said = Said(status="live", note=f"Seite {turn}")
        statements.state(actor=staff_kehl, municipality_id=kehl.pk, topic_id=row.topic_id, said=said)

    assert _at_once(by_link, by_page) == []
    assert Statement.objects.get().version > TURNS


def test_confirming_reading_in_and_leaving(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, topic: Topic, topics: list[Topic]
) -> None:
    for each in (topic, *topics):
        says(kehl, each, contact=staff_kehl)
    titles = [each.title for each in (topic, *topics)]

    def read_in(turn: int) -> None:
        table = "Thema;Stand;Bemerkung\n" + "".join(f"{title};im Einsatz;{turn}\n" for title in titles)
        importing.look_at(actor=officer_kehl, file_name="x.csv", content=table.encode())
        pending = PendingImport.objects.get()
        try:
            importing.take_over(actor=officer_kehl, seen=importing.mark_of(pending))
        except DomainError as problem:
            assert problem.text.startswith("Zeile ")  # noqa: PT017 -- somebody else was first

    def confirm(turn: int) -> None:
        which = topics[turn % len(topics)]
        statements.confirm(actor=staff_kehl, municipality_id=kehl.pk, topic_id=which.pk)

    def leave(_turn: int) -> None:
        with transaction.atomic():
            handover.take_out(staff_kehl, actor=None)

    assert _at_once(read_in, confirm, leave) == []
    assert Statement.objects.filter(contact=staff_kehl).count() == 0
