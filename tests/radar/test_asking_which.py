"""Which seven statements the question „Stimmt das noch?“ is about."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lotsennetz.radar.queries.asking import Asked, chosen

NOW = datetime.fromisoformat("2026-06-16T10:00:00+00:00")


def _asked(pk: int, **values: Any) -> Asked:
    plain = {
        "town_slug": "kehl",
        "town": "Kehl",
        "topic_slug": f"t-{pk}",
        "title": f"T {pk}",
        "title_en": "",
        "position": 0,
        "topic_active": True,
        "status": "live",
        "horizon": "",
        "product": None,
        "reason": "",
        "seeks_partners": False,
        "created_at": NOW - timedelta(days=400),
        "changed_at": NOW - timedelta(days=400),
        "confirmed_at": NOW - timedelta(days=100),
        "asked_after": None,
        "version": 1,
        "leads": False,
        "in_opportunity": False,
    }
    return Asked(pk=pk, **{**plain, **values})


def _ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def test_unconfirmed_first_then_leads_then_opportunities_then_the_oldest() -> None:
    rows = [
        _asked(1, confirmed_at=_ago(40)),
        _asked(2, confirmed_at=_ago(300)),
        _asked(3, confirmed_at=_ago(50), in_opportunity=True),
        _asked(4, confirmed_at=_ago(30), leads=True),
        _asked(5, confirmed_at=None),
    ]
    assert [row.pk for row in chosen(rows, NOW)] == [5, 4, 3, 2, 1]


def test_what_is_equally_urgent_comes_in_the_order_of_the_topics() -> None:
    rows = [_asked(pk, confirmed_at=at, position=9 - pk) for pk in range(1, 4) for at in [None]]
    rows += [_asked(pk, position=9 - pk) for pk in range(4, 7)]
    assert [row.pk for row in chosen(rows, NOW)] == [3, 2, 1, 6, 5, 4]


def test_not_the_fresh_the_postponed_and_the_retired() -> None:
    rows = [
        _asked(1, confirmed_at=_ago(27)),
        _asked(2, asked_after=date(2026, 6, 17)),
        _asked(3, topic_active=False),
        _asked(4, asked_after=date(2026, 6, 16)),
        _asked(5, confirmed_at=NOW, created_at=NOW),
    ]
    assert [row.pk for row in chosen(rows, NOW)] == [4]


def test_what_was_answered_today_stays_and_brings_no_eighth() -> None:
    rows = [_asked(pk, confirmed_at=_ago(100 + pk)) for pk in range(1, 11)]
    first = [row.pk for row in chosen(rows, NOW)]
    answered = {
        10: rows[9]._replace(confirmed_at=NOW),
        9: rows[8]._replace(asked_after=(NOW + timedelta(days=28)).date()),
    }
    again = [answered.get(row.pk, row) for row in rows]
    assert sorted(row.pk for row in chosen(again, NOW)) == sorted(first)
    everything = [row._replace(confirmed_at=NOW) if row.pk in first else row for row in rows]
    assert sorted(row.pk for row in chosen(everything, NOW)) == sorted(first)


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(0, 900), st.booleans(), st.booleans(), st.none() | st.integers(-40, 40)
        ),
        max_size=30,
    )
)
def test_never_more_than_seven_and_only_due_ones(
    cases: list[tuple[int | None, bool, bool, int | None]],
) -> None:
    rows = [
        _asked(
            pk,
            confirmed_at=None if days is None else _ago(days),
            leads=leads,
            in_opportunity=concerned,
            asked_after=None if later is None else (NOW + timedelta(days=later)).date(),
        )
        for pk, (days, leads, concerned, later) in enumerate(cases)
    ]
    found = chosen(rows, NOW)
    assert len(found) <= 7
    assert len({row.pk for row in found}) == len(found)
    today = [row for row in rows if row.confirmed_today(NOW) or row.postponed_today(NOW)]
    assert all(row in today or row.is_due(NOW) for row in found)
    if len(found) < 7:
        assert {row.pk for row in found} >= {row.pk for row in rows if row.is_due(NOW)}
