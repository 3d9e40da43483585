"""One topic on the map of the region: pattern and symbol by status, pale what nobody confirmed for long."""

from __future__ import annotations

from dataclasses import dataclass

from lotsennetz.core.addresses import address
from lotsennetz.people.models import Municipality, Network
from lotsennetz.people.region import Region, region
from lotsennetz.radar.freshness import Age
from lotsennetz.radar.models import Status
from lotsennetz.radar.queries.by_topic import Part
from lotsennetz.radar.queries.selection import Selection
from lotsennetz.topics.models import Topic

#: How ``ui/map.html`` draws each status.
DRAWN_AS = {
    Status.LIVE: "active",
    Status.PILOTING: "stripes",
    Status.PLANNED: "dots",
    Status.INTERESTED: "tint",
    Status.STOPPED: "cross",
    Status.NOT_PLANNED: "lines",
}
NOTHING_SAID = "other"


@dataclass(frozen=True)
class Sign:
    """The status symbol on an area, above the name if there is one."""

    status: str
    x: float
    y: float
    named: bool
    pale: bool


@dataclass(frozen=True)
class Drawn:
    region: Region
    signs: list[Sign]
    said: int
    towns: int


def drawn(network: Network | None, topic: Topic, parts: list[Part], chosen: Selection) -> Drawn | None:
    """None for a network without shapes. Areas lead to what the town says. One query."""
    if network is None or not network.shapes_view_box:
        return None
    said = {one.town.pk: (part.status, one.age) for part in parts for one in part.said}
    rows = list(Municipality.objects.exclude(shape="").order_by())
    shapes = region(network, rows, marked=said, named={row.pk for row in rows}, own=chosen.own)
    if shapes is None:
        return None
    by_address = {row.get_absolute_url(): row for row in rows}
    signs = []
    for shape in shapes.shapes:
        town = by_address[shape["url"]]
        status, age = said.get(town.pk, (None, Age.FRESH))
        shape["state"] = DRAWN_AS[status] if status else NOTHING_SAID
        shape["url"] = address("radar:cell", town=town.slug, topic=topic.slug)
        shape["pale"] = age != Age.FRESH
        if status:
            shape["title"] = f"{town.name}: {status.label}"
            if town.label_x is not None and town.label_y is not None:
                signs.append(Sign(status, town.label_x, town.label_y, shape["show"], shape["pale"]))
    towns = [town for town in chosen.region if town.ags]
    return Drawn(shapes, signs, sum(pk in said for pk in (town.pk for town in towns)), len(towns))
