"""The rules by which opportunities are found: pure functions over what towns said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lotsennetz.radar.halfyear import HalfYear

DUPLICATE, EXPERIENCE = "duplicate", "experience"
ALERT_FROM = 3
_BEFORE_LIVE = {"interested", "planned", "piloting"}


@dataclass(frozen=True)
class Said:
    """A fresh enough statement, as far as matching asks. ``horizon`` is a half-year's number or None."""

    municipality_id: int
    topic_id: int
    status: str
    horizon: int | None
    offers_experience: bool
    seeks_partners: bool


@dataclass(frozen=True)
class Match:
    """``key`` is unique for good: kind, topic, half-year. ``owner_id`` None leaves it to the coordination."""

    kind: str
    topic_id: int
    window: str
    planning: tuple[int, ...]
    offering: tuple[int, ...] = field(default=())
    owner_id: int | None = None

    @property
    def key(self) -> tuple[str, int, str]:
        return (self.kind, self.topic_id, self.window)

    @property
    def alerts(self) -> bool:
        """Three or more are told at once; two find a card."""
        return alerts(self.kind, len(self.planning))


@dataclass(frozen=True)
class Before:
    """What is known of one topic already.

    ``running`` are open opportunities: kind, window, and who plans it. They go on under their own key, also when the
    half-year has passed, and keep their towns. ``settled`` are the sets of towns that have an answer, by kind.
    """

    running: frozenset[tuple[str, str, frozenset[int]]] = frozenset()
    settled: frozenset[tuple[str, frozenset[int]]] = frozenset()

    def going_on(self, kind: str) -> list[tuple[HalfYear, frozenset[int]]]:
        """Windows with their towns, the earliest first."""
        found = [(HalfYear.parse(window), towns) for known, window, towns in self.running if known == kind]
        return sorted(
            ((half, towns) for half, towns in found if half is not None), key=lambda pair: pair[0].number
        )

    def answered(self, kind: str, towns: Iterable[int]) -> bool:
        """Whether all of these have talked about it with each other already."""
        asked = frozenset(towns)
        return any(known == kind and asked <= together for known, together in self.settled)


NOTHING = Before()
Group = tuple[HalfYear, list[Said]]


def alerts(kind: str, planning: int) -> bool:
    return kind == DUPLICATE and planning >= ALERT_FROM


def wants(said: Said) -> bool:
    """Plans it, or is on the way there and seeks partners."""
    return said.status == "planned" or (said.seeks_partners and said.status in _BEFORE_LIVE)


def offers(said: Said) -> bool:
    return said.status == "live" and said.offers_experience


def matches(statements: Iterable[Said], now: HalfYear) -> list[Match]:
    """Every match among ``statements``, in a stable order, as if nothing were known."""
    by_topic: dict[int, list[Said]] = defaultdict(list)
    for said in statements:
        by_topic[said.topic_id].append(said)
    return [match for topic_id in sorted(by_topic) for match in matches_on(topic_id, by_topic[topic_id], now)]


def matches_on(
    topic_id: int, statements: Iterable[Said], now: HalfYear, before: Before = NOTHING
) -> list[Match]:
    """What one topic's statements amount to. At most one match for each kind and window; no town twice in a kind."""
    said = sorted(statements, key=_key(now))
    wanting = [s for s in said if wants(s)]
    offering = tuple(sorted(s.municipality_id for s in said if offers(s)))
    return [
        *_duplicates(topic_id, wanting, now, before),
        *_experience(topic_id, wanting, offering, now, before),
    ]


def _duplicates(topic_id: int, wanting: list[Said], now: HalfYear, before: Before) -> list[Match]:
    """Groups of towns that begin within one half-year of each other: the running ones first, then the largest."""
    groups, left = _running(wanting, now, before)
    found = [_match(DUPLICATE, topic_id, window.code, group) for window, group in groups]
    while len(group := _largest(left, now)) > 1:
        left = _without(left, group)
        if not before.answered(DUPLICATE, (s.municipality_id for s in group)):
            begins = HalfYear(0, 1) + _when(group[0], now)
            found.append(_match(DUPLICATE, topic_id, begins.code, group))
    return found


def _running(wanting: list[Said], now: HalfYear, before: Before) -> tuple[list[Group], list[Said]]:
    """The groups that go on, and who is left: everybody stays who still fits, then others come in."""
    groups: list[Group] = []
    left = wanting
    for window, towns in before.going_on(DUPLICATE):
        fits = _together(left, max(window.number, now.number), now)
        stays = [s for s in fits if s.municipality_id in towns]
        left = _without(left, stays)
        groups.append((window, stays))
    groups, left = _grown(groups, left, now)
    lasting = [(window, group) for window, group in groups if len(group) > 1]
    freed = [s for _window, group in groups if len(group) == 1 for s in group]
    return _grown(lasting, sorted([*left, *freed], key=_key(now)), now)


def _grown(groups: list[Group], left: list[Said], now: HalfYear) -> tuple[list[Group], list[Said]]:
    found: list[Group] = []
    for window, group in groups:
        joins = _together(left, max(window.number, now.number), now)
        left = _without(left, joins)
        found.append((window, sorted([*group, *joins], key=_key(now))))
    return found, left


def _experience(
    topic_id: int, wanting: list[Said], offering: tuple[int, ...], now: HalfYear, before: Before
) -> list[Match]:
    """Somebody runs it and offers experience, somebody wants it."""
    if not wanting or not offering:
        return []
    running = before.going_on(EXPERIENCE)
    if running:
        return [_match(EXPERIENCE, topic_id, running[0][0].code, wanting, offering)]
    if before.answered(EXPERIENCE, (s.municipality_id for s in wanting)):
        return []
    return [_match(EXPERIENCE, topic_id, now.code, wanting, offering)]


def _match(kind: str, topic_id: int, window: str, group: list[Said], offering: tuple[int, ...] = ()) -> Match:
    """The first that named a half-year looks after it; where nobody has, the coordination does."""
    dated = [s for s in group if s.horizon is not None]
    owner = min(dated, key=lambda s: (s.horizon or 0, s.municipality_id), default=None)
    towns = tuple(s.municipality_id for s in group)
    return Match(kind, topic_id, window, towns, offering, owner.municipality_id if owner else None)


def _largest(wanting: list[Said], now: HalfYear) -> list[Said]:
    """The earliest among the largest."""
    groups = [_together(wanting, when, now) for when in sorted({_when(s, now) for s in wanting})]
    return max(groups, key=len, default=[])


def _together(wanting: list[Said], begins: int, now: HalfYear) -> list[Said]:
    return [s for s in wanting if 0 <= _when(s, now) - begins <= 1]


def _key(now: HalfYear) -> Callable[[Said], tuple[int, int]]:
    return lambda said: (_when(said, now), said.municipality_id)


def _without(wanting: list[Said], group: list[Said]) -> list[Said]:
    gone = set(group)
    return [s for s in wanting if s not in gone]


def _when(said: Said, now: HalfYear) -> int:
    """No half-year named, or one that passed without a change: it could begin now."""
    return now.number if said.horizon is None else max(said.horizon, now.number)
