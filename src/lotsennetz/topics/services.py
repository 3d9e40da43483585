"""Fill the shared vocabulary from the facts files that come with the software."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict

from django.db import transaction

from lotsennetz.core import audit, bus
from lotsennetz.core.ui.icons import NAMES
from lotsennetz.topics.events import CatalogueLoaded
from lotsennetz.topics.models import Product, Topic

FACTS = Path(__file__).parent / "facts"


class TopicFact(TypedDict):
    """One topic of ``facts/topics.json``; the file's groups have their leaves in ``topics``."""

    slug: str
    title: str
    title_en: str
    description: NotRequired[str]
    synonyms: NotRequired[list[str]]
    ozg_ids: NotRequired[list[str]]
    leika_ids: NotRequired[list[str]]
    icon: NotRequired[str]
    topics: NotRequired[list[TopicFact]]


class ProductFact(TypedDict):
    """One product of ``facts/products.json``; ``topics`` names slugs."""

    slug: str
    name: str
    vendor: NotRequired[str]
    licence_kind: str
    licence: NotRequired[str]
    url: NotRequired[str]
    sample: NotRequired[bool]
    topics: NotRequired[list[str]]


class CatalogueProblem(ValueError):
    """A facts file says something that cannot be; nothing was written."""


@dataclass(frozen=True)
class Loaded:
    """What ``load_catalogue`` did."""

    created: int
    changed: int
    retired: int


@dataclass
class _Tally:
    created: int = 0
    changed: int = 0


def _read(path: Path, key: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))[key]
    return rows


def load_catalogue(*, facts: Path = FACTS, samples: bool = True) -> Loaded:
    """Create and update topics and products by slug. Running it again changes nothing.

    ``samples=False`` leaves out the invented products; a real network wants none of them.
    Topics that the file no longer knows are put out of use, not deleted: people and entries may refer to them.
    """
    topics: list[TopicFact] = _read(facts / "topics.json", "groups")  # type: ignore[assignment]
    products: list[ProductFact] = _read(facts / "products.json", "products")  # type: ignore[assignment]
    _check(topics, products)
    tally = _Tally()
    with transaction.atomic():
        known = {topic.slug: topic for topic in Topic.objects.select_for_update()}
        kept = {}
        for position, fact in enumerate(topics):
            branch = _topic(fact, None, position, known, tally)
            kept[branch.slug] = branch
            for inner, child in enumerate(fact.get("topics", [])):
                leaf = _topic(child, branch, inner, known, tally)
                kept[leaf.slug] = leaf
        gone = Topic.objects.filter(active=True).exclude(slug__in=kept)
        retired = gone.update(active=False)
        for product in products:
            if product.get("sample") and not samples:
                continue
            _product(product, kept, tally)
        if tally.created or tally.changed or retired:
            audit.record("topics.catalogue_loaded", actor=None)
            bus.publish(CatalogueLoaded())
    return Loaded(tally.created, tally.changed, retired)


def _check(topics: list[TopicFact], products: list[ProductFact]) -> None:
    leaves = [leaf for topic in topics for leaf in topic.get("topics", [])]
    slugs = [fact["slug"] for fact in [*topics, *leaves]]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise CatalogueProblem(f"topics.json: {slug!r} stands there twice.")
    for leaf in leaves:
        if leaf.get("topics"):
            raise CatalogueProblem(f"topics.json: {leaf['slug']!r} would start a third level.")
    for product in products:
        if product["licence_kind"] not in Product.LicenceKind.values:
            raise CatalogueProblem(f"products.json: {product['slug']!r} has an unknown kind of licence.")
        for slug in product.get("topics", []):
            if slug not in slugs:
                raise CatalogueProblem(
                    f"products.json: {product['slug']!r} names the unknown topic {slug!r}."
                )


def _topic(
    fact: TopicFact, parent: Topic | None, position: int, known: dict[str, Topic], tally: _Tally
) -> Topic:
    values: dict[str, object] = {
        "parent": parent,
        "title": fact["title"],
        "title_en": fact["title_en"],
        "description": fact.get("description", ""),
        "synonyms": fact.get("synonyms", []),
        "ozg_ids": fact.get("ozg_ids", []),
        "leika_ids": fact.get("leika_ids", []),
        "icon": icon if (icon := fact.get("icon", "")) in NAMES else "",
        "position": position,
        "active": True,
    }
    topic = known.get(fact["slug"]) or Topic(slug=fact["slug"])
    _apply(topic, values, tally)
    return topic


def _product(fact: ProductFact, topics: dict[str, Topic], tally: _Tally) -> None:
    product = Product.objects.filter(slug=fact["slug"]).first() or Product(slug=fact["slug"])
    values: dict[str, object] = {
        "name": fact["name"],
        "vendor": fact.get("vendor", ""),
        "licence_kind": fact["licence_kind"],
        "licence": fact.get("licence", ""),
        "url": fact.get("url", ""),
        "sample": fact.get("sample", False),
    }
    _apply(product, values, tally)
    product.topics.set([topics[slug] for slug in fact.get("topics", [])])


def _apply(row: Topic | Product, values: dict[str, object], tally: _Tally) -> None:
    """Save ``row`` if it is new or differs."""
    new = row._state.adding
    if not new and all(getattr(row, name) == value for name, value in values.items()):
        return
    tally.created += new
    tally.changed += not new
    for name, value in values.items():
        setattr(row, name, value)
    row.clean_fields(exclude=["parent", "synonyms", "ozg_ids", "leika_ids"])  # Django takes [] for "missing"
    row.save()
