"""The rules by which opportunities are found."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.matching import (
    DUPLICATE,
    EXPERIENCE,
    Before,
    Match,
    Said,
    matches,
    matches_on,
    offers,
    wants,
)

NOW = HalfYear(2026, 2)
STATUSES = ["interested", "planned", "piloting", "live", "stopped", "not_planned"]
TOPIC = 7
RELAXED = settings(deadline=None)  # the rules take no time; a busy machine does


def said(town: int, status: str = "planned", ahead: int | None = None, **flags: bool) -> Said:
    """``ahead`` is in half-years from now."""
    horizon = None if ahead is None else NOW.number + ahead
    seeks, gives = flags.get("seeks", False), flags.get("offers", False)
    return Said(town, TOPIC, status, horizon, offers_experience=gives, seeks_partners=seeks)


@st.composite
def towns(draw: st.DrawFn) -> list[Said]:
    """One topic: at most one statement for each town."""
    numbers = draw(st.lists(st.integers(1, 40), unique=True, max_size=14))
    return [
        said(
            number,
            draw(st.sampled_from(STATUSES)),
            draw(st.none() | st.integers(-3, 8)),
            seeks=draw(st.booleans()),
            offers=draw(st.booleans()),
        )
        for number in numbers
    ]


@st.composite
def crowds(draw: st.DrawFn) -> list[Said]:
    """Many towns that plan it within two years: the groups touch each other."""
    ahead = draw(st.lists(st.integers(0, 4), min_size=2, max_size=16))
    return [said(number, ahead=steps) for number, steps in enumerate(ahead, start=1)]


def _running() -> st.SearchStrategy[frozenset[tuple[str, str, frozenset[int]]]]:
    codes = st.integers(-3, 8).map(lambda steps: (NOW + steps).code)
    numbers = st.frozensets(st.integers(1, 40), max_size=5)
    return st.frozensets(
        st.tuples(st.sampled_from([DUPLICATE, EXPERIENCE]), codes, numbers), max_size=4
    ).filter(lambda rows: len({row[:2] for row in rows}) == len(rows))


def going_on(found: list[Match]) -> Before:
    """As if all of these were open."""
    return Before(frozenset((match.kind, match.window, frozenset(match.planning)) for match in found))


def when(each: Said) -> int:
    return max(NOW.number if each.horizon is None else each.horizon, NOW.number)


@RELAXED
@given(towns(), _running(), st.randoms(use_true_random=False))
def test_the_order_in_which_towns_spoke_does_not_matter(
    statements: list[Said], running: frozenset[tuple[str, str, frozenset[int]]], chance: object
) -> None:
    before = Before(running)
    mixed = list(statements)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert matches_on(TOPIC, mixed, NOW, before) == matches_on(TOPIC, statements, NOW, before)


@RELAXED
@given(towns(), _running())
def test_no_town_twice_and_no_window_twice(
    statements: list[Said], running: frozenset[tuple[str, str, frozenset[int]]]
) -> None:
    found = matches_on(TOPIC, statements, NOW, Before(running))
    assert len({match.key for match in found}) == len(found)
    for kind in (DUPLICATE, EXPERIENCE):
        named = Counter(
            town for match in found if match.kind == kind for town in (*match.planning, *match.offering)
        )
        assert not named or max(named.values()) == 1


@RELAXED
@given(towns(), _running())
def test_who_is_named_takes_part_and_begins_within_one_half_year(
    statements: list[Said], running: frozenset[tuple[str, str, frozenset[int]]]
) -> None:
    by_town = {each.municipality_id: each for each in statements}
    for match in matches_on(TOPIC, statements, NOW, Before(running)):
        planning = [by_town[town] for town in match.planning]
        assert all(wants(each) for each in planning)
        assert all(offers(by_town[town]) for town in match.offering)
        if match.kind == DUPLICATE:
            assert len(planning) >= 2
            assert not match.offering
            assert max(map(when, planning)) - min(map(when, planning)) <= 1
        else:
            assert planning
            assert match.offering
        dated = [each.horizon for each in planning if each.horizon is not None]
        if dated:
            assert match.owner_id is not None
            assert by_town[match.owner_id].horizon == min(dated)
        else:
            assert match.owner_id is None


@RELAXED
@given(towns())
def test_whoever_could_join_two_others_is_found(statements: list[Said]) -> None:
    """No two towns are left over that begin within one half-year of each other."""
    found = matches_on(TOPIC, statements, NOW)
    named = {town for match in found if match.kind == DUPLICATE for town in match.planning}
    left = sorted(when(each) for each in statements if wants(each) and each.municipality_id not in named)
    assert all(later - earlier > 1 for earlier, later in pairwise(left))


@RELAXED
@given(towns(), _running(), st.sampled_from(["live", "stopped", "not_planned", "interested", "piloting"]))
def test_a_statement_that_has_nothing_to_do_with_it_changes_nothing(
    statements: list[Said], running: frozenset[tuple[str, str, frozenset[int]]], status: str
) -> None:
    before = Before(running)
    idle = said(99, status)
    assert matches_on(TOPIC, [*statements, idle], NOW, before) == matches_on(TOPIC, statements, NOW, before)


@RELAXED
@given(towns())
def test_what_is_settled_is_not_raised_again(statements: list[Said]) -> None:
    found = matches_on(TOPIC, statements, NOW)
    settled = frozenset((match.kind, frozenset(match.planning)) for match in found)
    assert matches_on(TOPIC, statements, NOW, Before(settled=settled)) == []


@RELAXED
@given(towns() | crowds())
def test_asking_again_finds_the_same(statements: list[Said]) -> None:
    found = matches_on(TOPIC, statements, NOW)
    again = matches_on(TOPIC, statements, NOW, going_on(found))
    assert sorted(again, key=lambda match: match.key) == sorted(found, key=lambda match: match.key)


@RELAXED
@given(towns() | crowds(), st.integers(0, 4))
def test_nobody_is_torn_out_of_a_running_one_by_a_newcomer(statements: list[Said], ahead: int) -> None:
    found = matches_on(TOPIC, statements, NOW)
    newcomer = said(99, ahead=ahead)
    later = {match.key: match for match in matches_on(TOPIC, [*statements, newcomer], NOW, going_on(found))}
    for match in found:
        assert (
            set(match.planning)
            <= set(later[match.key].planning)
            <= {*match.planning, 99}
            | {
                town
                for town in later[match.key].planning
                if not any(town in other.planning for other in found)
            }
        )


@RELAXED
@given(towns() | crowds())
def test_half_a_year_later_experience_is_still_the_same_one(statements: list[Said]) -> None:
    found = matches_on(TOPIC, statements, NOW)
    later = {match.key for match in matches_on(TOPIC, statements, NOW + 1, going_on(found))}
    assert {match.key for match in found if match.kind == EXPERIENCE} <= later


@RELAXED
@given(st.lists(towns(), max_size=4))
def test_topics_do_not_know_of_each_other(by_topic: list[list[Said]]) -> None:
    everything = [
        Said(
            each.municipality_id,
            topic,
            each.status,
            each.horizon,
            each.offers_experience,
            each.seeks_partners,
        )
        for topic, statements in enumerate(by_topic)
        for each in statements
    ]
    apart = [
        match
        for topic in range(len(by_topic))
        for match in matches_on(topic, [each for each in everything if each.topic_id == topic], NOW)
    ]
    assert matches(everything, NOW) == apart


def _one(*statements: Said, before: Before | None = None) -> Match:
    (match,) = matches_on(TOPIC, statements, NOW, before or Before())
    return match


def test_two_are_a_card_and_three_an_alert() -> None:
    two = _one(said(1, ahead=1), said(2, ahead=2))
    assert (two.kind, two.window, two.planning, two.owner_id, two.alerts) == (
        DUPLICATE,
        "2027H1",
        (1, 2),
        1,
        False,
    )
    assert _one(said(1, ahead=1), said(2, ahead=2), said(3, ahead=1)).alerts


def test_a_year_apart_is_too_far() -> None:
    assert matches_on(TOPIC, [said(1, ahead=0), said(2, ahead=2)], NOW) == []


def test_several_groups_of_one_topic_each_have_their_window() -> None:
    found = matches_on(TOPIC, [said(1, ahead=0), said(2, ahead=1), said(3, ahead=4), said(4, ahead=5)], NOW)
    assert [(match.window, match.planning) for match in found] == [("2026H2", (1, 2)), ("2028H2", (3, 4))]


def test_the_larger_group_comes_first() -> None:
    found = matches_on(TOPIC, [said(1, ahead=0), said(2, ahead=1), said(3, ahead=2), said(4, ahead=2)], NOW)
    assert [(match.window, match.planning) for match in found] == [("2027H1", (2, 3, 4))]


def test_an_open_one_keeps_its_towns_when_a_larger_group_could_be_made() -> None:
    statements = [said(1, ahead=0), said(2, ahead=1), said(3, ahead=2), said(4, ahead=2)]
    found = matches_on(TOPIC, statements, NOW, Before(frozenset({(DUPLICATE, "2026H2", frozenset({1, 2}))})))
    assert [(match.window, match.planning) for match in found] == [("2026H2", (1, 2)), ("2027H2", (3, 4))]


def test_a_half_year_that_passed_counts_as_now() -> None:
    assert _one(said(1, ahead=-2), said(2, ahead=1)).window == "2026H2"


def test_nobody_named_a_half_year_so_the_coordination_looks_after_it() -> None:
    match = _one(said(1, "interested", seeks=True), said(2))
    assert (match.window, match.owner_id) == ("2026H2", None)
    assert _one(said(1, "interested", seeks=True), said(2, ahead=0)).owner_id == 2


def test_interest_alone_is_no_plan() -> None:
    assert matches_on(TOPIC, [said(1, "interested"), said(2), said(3, "piloting", ahead=0)], NOW) == []


def test_experience_meets_whoever_wants_it() -> None:
    match = _one(
        said(1, "live", offers=True), said(2, ahead=3), said(3, "live"), said(4, "stopped", offers=True)
    )
    assert (match.kind, match.window, match.planning, match.offering) == (EXPERIENCE, "2026H2", (2,), (1,))
    assert not match.alerts


def test_a_newcomer_raises_what_was_settled_among_the_others() -> None:
    before = Before(settled=frozenset({(DUPLICATE, frozenset({1, 2}))}))
    assert matches_on(TOPIC, [said(1, ahead=1), said(2, ahead=1)], NOW, before) == []
    assert _one(said(1, ahead=1), said(2, ahead=1), said(3, ahead=1), before=before).planning == (1, 2, 3)
