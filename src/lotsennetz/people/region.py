"""The region as a map: each municipality in its real shape."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypedDict

from lotsennetz.people.models import Municipality, Network


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
    own: Collection[int] = (),
) -> Region | None:
    """The map; areas outside of ``marked`` are left empty. None if the network has no shapes."""
    if network is None or not network.shapes_view_box:
        return None
    shapes = [
        Shape(
            name=town.name,
            d=town.shape,
            state=state_of(town) if town.pk in marked else "other",
            url=town.get_absolute_url(),
            x=town.label_x,
            y=town.label_y,
            show=town.pk in marked
            and town.label_x is not None
            and (town.founder or (town.population or 0) > 9_000),
            own=town.pk in own,
        )
        for town in towns
        if town.shape
    ]
    return Region(network.shapes_view_box, shapes, " · ".join(map_attribution(network))) if shapes else None


def map_attribution(network: Network) -> list[str]:
    """Who drew the shapes, as the licence wants it said."""
    return [line for line in map(str, network.attribution) if "BKG" in line]


def facts_attribution(network: Network) -> list[str]:
    """Who counted the people and measured the areas."""
    return [line for line in map(str, network.attribution) if "BKG" not in line]
