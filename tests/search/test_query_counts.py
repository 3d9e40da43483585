"""The number of statements does not grow with the hits."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotsennetz.entries.services.comments import add_comment
from lotsennetz.entries.services.publish import Content, publish
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.search.models import Kind
from lotsennetz.search.queries import Filters, find, suggest
from lotsennetz.search.services.indexing import refresh
from lotsennetz.search.services.rebuilding import rebuild
from tests.content_factories import EntryFactory
from tests.search.kit import world

pytestmark = pytest.mark.django_db
CLASSES, SYNONYMS, FACET_NAMES = 4, 1, 3
#: Kinds in the world below, and what one card of an entry takes besides its row.
KINDS, TAGS = 5, 1


def _count(run: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        run()  # type: ignore[operator]
    return len([one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_a_page_of_hits(kehl: Municipality, officer_kehl: Person) -> None:
    world(kehl, officer_kehl)
    rebuild()
    viewer = viewer_of(officer_kehl)

    def page() -> None:
        assert len(find(viewer, "gemeinsam", limit=100).hits) > 20

    few = _count(page)
    assert few <= SYNONYMS + CLASSES * (1 + KINDS) + KINDS + TAGS + FACET_NAMES
    for number in range(60):
        EntryFactory.create(title=f"Gemeinsam {number}", author=officer_kehl)
    rebuild()
    assert _count(page) <= few + 1


def test_filters_and_suggestions(kehl: Municipality, officer_kehl: Person) -> None:
    world(kehl, officer_kehl)
    rebuild()
    viewer = viewer_of(officer_kehl)
    everything = _count(lambda: find(viewer, "gemeinsam"))
    assert (
        _count(lambda: find(viewer, "gemeinsam", filters=Filters(kind="entry", municipality=kehl.pk)))
        <= everything
    )
    assert _count(lambda: suggest(viewer, "gemein")) <= 2 + 3 + 5


def test_keeping_the_index(kehl: Municipality, officer_kehl: Person) -> None:
    rebuild()
    entry = publish(
        actor=officer_kehl, content=Content(title="Brücke", body="Über den Fluss", visibility="network")
    )
    entry.title = "Steg"
    entry.save()
    # hold (PostgreSQL), known, text, tags, remove, free places, two inserts, learn
    assert _count(lambda: refresh(Kind.ENTRY, [entry.pk])) <= 10
    assert _count(lambda: refresh(Kind.ENTRY, [entry.pk])) <= 4
    rows = [EntryFactory.create(title="Viel").pk for _ in range(30)]
    many = _count(lambda: refresh(Kind.ENTRY, rows))
    more = [EntryFactory.create(title="Mehr").pk for _ in range(60)]
    assert _count(lambda: refresh(Kind.ENTRY, more)) - many <= 60 * (connection.vendor == "sqlite") * 3


def test_a_comment(kehl: Municipality, officer_kehl: Person) -> None:
    rebuild()
    entry = EntryFactory.create(author=officer_kehl, title="Brücke")
    first = _count(lambda: add_comment(actor=officer_kehl, entry_id=entry.pk, body="Eins"))
    assert _count(lambda: add_comment(actor=officer_kehl, entry_id=entry.pk, body="Zwei")) <= first
