"""Towns like one's own: of the same size class, or with the same products."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality
from lotsennetz.radar.filters import size_of
from lotsennetz.radar.models import Status
from lotsennetz.radar.queries.statements import visible_statements
from lotsennetz.topics.words import fold

NEAREST = 8
_IN_USE = (Status.LIVE, Status.PILOTING, Status.PLANNED)


@dataclass(frozen=True)
class Similar:
    """``products`` are the names of those that both work with."""

    municipality: Municipality
    same_size: bool
    products: list[str]


def similar_towns(viewer: Viewer, municipality: Municipality, limit: int = NEAREST) -> list[Similar]:
    """The nearest first: with most in common, then closest in size. Three queries."""
    shared = _shared_products(viewer, municipality.pk)
    size = size_of(municipality.population)
    rows = Municipality.objects.filter(ags__isnull=False).exclude(pk=municipality.pk).defer("shape")
    everybody = (
        Similar(town, _same(size, town.population), sorted(shared.get(town.pk, ()), key=fold))
        for town in rows
    )
    found = [one for one in everybody if one.same_size or one.products]
    return sorted(found, key=lambda one: _distance(one, municipality.population or 0))[:limit]


def _same(size: str, population: int | None) -> bool:
    return bool(size) and size_of(population) == size


def _distance(one: Similar, population: int) -> tuple[int, bool, int, str]:
    apart = abs((one.municipality.population or 0) - population)
    return (-len(one.products), not one.same_size, apart, fold(one.municipality.name))


def _shared_products(viewer: Viewer, municipality_id: int) -> dict[int, set[str]]:
    """By town, which products of this town it works with as well. Two queries."""
    used = visible_statements(viewer).filter(status__in=_IN_USE).exclude(product=None)
    own = set(used.filter(municipality_id=municipality_id).values_list("product_id", flat=True))
    shared: dict[int, set[str]] = defaultdict(set)
    if own:
        others = used.filter(product_id__in=own).exclude(municipality_id=municipality_id)
        for town, name in others.values_list("municipality_id", "product__name"):
            shared[town].add(name)
    return shared


def similar_ids(viewer: Viewer, municipality_id: int) -> set[int]:
    """The same towns, for the filter."""
    home = Municipality.objects.only("pk", "population").filter(pk=municipality_id).first()
    return {one.municipality.pk for one in similar_towns(viewer, home)} if home else set()
