"""The region as a map: each municipality in its real shape."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from lotsennetz.people.models import Municipality, Network

# In the map's own units, for names 28 units high.
LETTER_WIDTH = 16
LINE_HEIGHT = 40
NAMED_FROM = 7_000  # inhabitants; smaller areas have no room for their name


class Shape(TypedDict):
    """One area of ``ui/map.html``; ``x`` and ``y`` are where its name stands, if ``show``."""

    name: str
    d: str
    state: str
    url: str
    x: float | None
    y: float | None
    show: bool
    own: bool
    pale: NotRequired[bool]
    title: NotRequired[str]


@dataclass(frozen=True)
class Region:
    view_box: str
    shapes: list[Shape]
    attribution: str


def state_of(town: Municipality) -> str:
    """How the area is drawn: founders solid, members striped, others empty."""
    if town.founder:
        return "founder"
    return "member" if town.member else "other"


def region(
    network: Network | None,
    towns: Iterable[Municipality],
    *,
    marked: Collection[int],
    named: Collection[int],
    own: Collection[int] = (),
) -> Region | None:
    """The map; areas outside of ``marked`` are left empty. None if the network has no shapes.

    Of ``named`` those get their name written whose name has room, founders and large towns first.
    """
    if network is None or not network.shapes_view_box:
        return None
    drawn = [town for town in towns if town.shape]
    written = _names_with_room(town for town in drawn if town.pk in named)
    shapes = [
        Shape(
            name=town.name,
            d=town.shape,
            state=state_of(town) if town.pk in marked else "other",
            url=town.get_absolute_url(),
            x=town.label_x,
            y=town.label_y,
            show=town.pk in written,
            own=town.pk in own,
        )
        for town in sorted(
            drawn, key=lambda town: town.pk in own
        )  # last, so that no neighbour covers its edge
    ]
    return Region(network.shapes_view_box, shapes, " · ".join(map_attribution(network))) if shapes else None


def _names_with_room(towns: Iterable[Municipality]) -> set[int]:
    """Those whose names do not run into one another, the more important ones first."""
    placed: list[tuple[float, float, float]] = []
    written: set[int] = set()
    for town in sorted(towns, key=lambda town: (not town.founder, -(town.population or 0), town.pk)):
        if town.label_x is None or town.label_y is None:
            continue
        half = len(town.name) * LETTER_WIDTH / 2
        crowded = any(
            abs(town.label_x - x) < half + other and abs(town.label_y - y) < LINE_HEIGHT
            for x, y, other in placed
        )
        if not crowded and (town.founder or (town.population or 0) >= NAMED_FROM):
            placed.append((town.label_x, town.label_y, half))
            written.add(town.pk)
    return written


def map_attribution(network: Network) -> list[str]:
    """Who drew the shapes, as the licence wants it said."""
    return [line for line in map(str, network.attribution) if "BKG" in line]


def facts_attribution(network: Network) -> list[str]:
    """Who counted the people and measured the areas."""
    return [line for line in map(str, network.attribution) if "BKG" not in line]
