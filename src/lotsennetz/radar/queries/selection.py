"""What the filters leave: topics, towns and products, in the order in which pages show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from lotsennetz.groups.prepared import Fixed, Prepared
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality
from lotsennetz.radar.filters import ALL, SIGNED, Filters, size_of
from lotsennetz.radar.queries.similar import similar_ids
from lotsennetz.radar.queries.statements import visible_statements
from lotsennetz.topics.models import Product, Topic
from lotsennetz.topics.queries import Branch, tree
from lotsennetz.topics.words import fold


class Town(NamedTuple):
    """A municipality or body as far as the overview needs it; rows of models cost too much for 1,101 of them."""

    pk: int
    slug: str
    name: str
    ags: str | None
    population: int | None
    member: bool
    founder: bool

    @property
    def standing(self) -> int:
        """Founders, members, other towns, bodies."""
        if self.ags is None:
            return 3
        return 0 if self.founder else 1 if self.member else 2


@dataclass(frozen=True)
class Selection:
    """``filters`` holds known values only. ``signed`` says whether ``towns`` are members only.

    ``region`` are the towns that the other filters leave.
    """

    filters: Filters
    branches: list[Branch]
    leaves: list[Topic]
    every_town: list[Town]
    region: list[Town]
    towns: list[Town]
    products: list[tuple[str, str]]
    signed: bool
    home: Town | None
    own: Collection[int]

    @cached_property
    def every_leaf(self) -> list[Topic]:
        return [leaf for branch in self.branches for leaf in branch.leaves]

    @cached_property
    def town_ids(self) -> frozenset[int]:
        return frozenset(town.pk for town in self.towns)

    def everywhere(self) -> Selection:
        """The same over the whole region, unless the address asks for members."""
        return self if self.filters.towns else replace(self, towns=self.region, signed=False)

    @property
    def condition(self) -> Q:
        """Which statements fit, whatever their topic and town."""
        wanted = Q()
        if self.filters.statuses:
            wanted &= Q(status__in=self.filters.statuses)
        if self.filters.product:
            wanted &= Q(product__slug=self.filters.product)
        if self.filters.seeks:
            wanted &= Q(seeks_partners=True)
        if self.filters.offers:
            wanted &= Q(offers_experience=True)
        return wanted


def _who_can_say_something() -> QuerySet[Municipality, tuple[Any, ...]]:
    rows = Municipality.objects.filter(Q(ags__isnull=False) | Q(member=True)).order_by()
    return rows.values_list(*Town._fields)


def _named_in_statements(viewer: Viewer) -> QuerySet[Product, tuple[Any, ...]]:
    rows = visible_statements(viewer).filter(product=OuterRef("pk"))
    return Product.objects.filter(Exists(rows)).order_by("name", "pk").values_list("slug", "name")


_towns = Fixed(_who_can_say_something)
_products = Prepared(_named_in_statements)


@lru_cache(maxsize=2)
def _in_order(rows: tuple[tuple[Any, ...], ...]) -> list[Town]:
    """They hardly ever change, and 1,101 of them take longer to sort than to compare with those of last time."""
    towns = map(Town._make, rows)
    return sorted(towns, key=lambda town: (town.standing, fold(town.name), town.pk))


def every_town() -> list[Town]:
    """Everybody who can say something: founders, members, other towns, then bodies; each by name."""
    return list(_in_order(tuple(map(tuple, _towns()))))


def select(viewer: Viewer, asked: Filters, *, signed: bool) -> Selection:
    """Three queries, two more for similar towns. ``signed`` is what holds unless the address says otherwise."""
    branches = tree()
    towns = every_town()
    products: list[tuple[str, str]] = list(_products(viewer))
    slugs = {topic.slug for branch in branches for topic in [branch.topic, *branch.leaves]}
    own = viewer.municipality_ids
    home = next((town for town in towns if town.pk in own and town.ags), None)
    home = home or next((town for town in towns if town.pk in own), None)
    filters = asked.only_known(slugs, {slug for slug, _name in products}, home is not None)
    members_exist = any(town.member and town.ags for town in towns)
    signed = members_exist and (signed or filters.towns == SIGNED) and filters.towns != ALL
    region = _narrowed(viewer, towns, filters, home)
    return Selection(
        filters=filters,
        branches=branches,
        leaves=_leaves(branches, filters.topics),
        every_town=towns,
        region=region,
        towns=[town for town in region if town.member and town.ags] if signed else region,
        products=products,
        signed=signed,
        home=home,
        own=own,
    )


def _leaves(branches: list[Branch], chosen: Collection[str]) -> list[Topic]:
    return [
        leaf
        for branch in branches
        for leaf in branch.leaves
        if not chosen or leaf.slug in chosen or branch.topic.slug in chosen
    ]


def _narrowed(viewer: Viewer, towns: list[Town], filters: Filters, home: Town | None) -> list[Town]:
    if filters.size:
        towns = [town for town in towns if size_of(town.population) == filters.size]
    if filters.similar and home is not None:
        alike = similar_ids(viewer, home.pk) | {home.pk}
        towns = [town for town in towns if town.pk in alike]
    return towns
