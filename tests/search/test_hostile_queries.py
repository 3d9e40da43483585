"""Whatever is typed gets a clear answer, soon."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.search.queries import Filters, Found, find, suggest
from lotsennetz.search.services.rebuilding import rebuild
from tests.content_factories import EntryFactory
from tests.search.kit import ask, key_of, world

pytestmark = pytest.mark.django_db

HOSTILE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    '"',
    '""',
    '"Akte',
    "'",
    "' OR 1=1 --",
    "Akte'; DROP TABLE search_document; --",
    "*",
    "Akte*",
    "*Akte",
    "A* AND B* OR NOT C*",
    "NOT",
    "NEAR(a b)",
    "title_words : Akte",
    "{title_words} : Akte",
    "facts:aa",
    "kentry ag1",
    "Fkentry",
    "Akte & !Akte | (Akte <-> Akte):*",
    "%s %(x)s {0} {}",
    "\\ \\' \\\\",
    "\u202eetkA",
    "\u200f\u200eAkte\u2066",
    "😀",
    "👩‍👩‍👧‍👦 Akte 🏳️‍🌈",
    "مرحبا بالعالم",
    "日本語 テスト",
    "Ⅷ ½ ² ﬁ",
    "ß" * 500,
    "ä" * 5_000,
    "a" * 10_000,
    "Akte " * 2_000,
    " ".join(f"wort{n}" for n in range(1_500)),
    "-" * 10_000,
    "e-" * 5_000,
    "\ud800 Akte",
    "\u0301" * 3_000,
    "a\u0301" * 3_000,
    "der die das und oder",
    "(" * 3_000,
    "\n\r\t\v",
]


@pytest.fixture
def member(kehl: Municipality, officer_kehl: Person) -> Person:
    world(kehl, officer_kehl)
    rebuild()
    return officer_kehl


def _is_clear(found: Found) -> None:
    assert found.total >= len(found.hits) >= min(found.total, 1)
    assert all(piece for hit in found.hits for piece, _hit in (*hit.title, *hit.excerpt))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_strange_queries(text: str, member: Person) -> None:
    started = time.process_time()
    for viewer in (NOBODY, viewer_of(member)):
        _is_clear(find(viewer, text))
        _is_clear(find(viewer, text, filters=Filters(kind="entry", group=1, municipality=1, topic=1)))
        assert len(suggest(viewer, text)) <= 8
    assert time.process_time() - started < 5


def test_any_text(member: Person) -> None:
    viewer = viewer_of(member)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.text(max_size=300)
        | st.from_regex(r"[\"'*:(){}<>&|!^~\\ -]{0,20}(akte|AND|OR|NOT|NEAR|gemeinsam)*")
    )
    @example("gemeinsam")
    def asked(text: str) -> None:
        _is_clear(find(viewer, text))
        suggest(viewer, text)

    asked()


def test_any_text_can_be_indexed_and_found(member: Person) -> None:
    """What stands in a title finds it, unless nothing of it is a word that is looked for."""
    viewer = viewer_of(member)
    entry = EntryFactory.create(title="x")

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=120)
    )
    @example("日本語 テスト")
    @example("ⅷ ½ Ångström İstanbul ǅ ﬀ")
    def written(title: str) -> None:
        from lotsennetz.search.models import Kind
        from lotsennetz.search.services.indexing import refresh

        entry.title = title
        entry.save()
        refresh(Kind.ENTRY, [entry.pk])
        found = find(viewer, title)
        _is_clear(found)
        if found.total == 0:
            assert not _words(title)
        else:
            assert key_of(entry) in ask(viewer, title)

    written()


def _words(title: str) -> list[object]:
    from lotsennetz.search import analysis

    return list(analysis.query_words(title))


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63 - 1, 2**63, -(2**70)])
def test_filters_without_such_a_thing(number: int, member: Person) -> None:
    for name in ("group", "municipality", "topic"):
        only: dict[str, Any] = {name: number}
        assert find(viewer_of(member), "gemeinsam", filters=replace(Filters(), **only)).total == 0


@pytest.mark.parametrize("limit", [-5, 0, 1, 100, 10**9])
def test_sizes_of_pages(limit: int, member: Person) -> None:
    found = find(viewer_of(member), "gemeinsam", limit=limit)
    assert 1 <= len(found.hits) <= 100
