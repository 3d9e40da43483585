"""The shipped catalogue of topics and products is complete and consistent."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db.models import CharField

import lotsennetz.topics
from lotsennetz.topics.models import Product, Topic

FACTS = Path(lotsennetz.topics.__file__).parent / "facts"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Row = dict[str, Any]


@pytest.fixture(scope="module")
def groups() -> list[Row]:
    found: list[Row] = json.loads((FACTS / "topics.json").read_text(encoding="utf-8"))["groups"]
    return found


@pytest.fixture(scope="module")
def leaves(groups: list[Row]) -> list[Row]:
    return [leaf for group in groups for leaf in group["topics"]]


@pytest.fixture(scope="module")
def products() -> list[Row]:
    found: list[Row] = json.loads((FACTS / "products.json").read_text(encoding="utf-8"))["products"]
    return found


def length(model: type[Topic] | type[Product], field: str) -> int:
    found = model._meta.get_field(field)
    assert isinstance(found, CharField)
    assert found.max_length is not None
    return int(found.max_length)


def test_two_levels_about_sixty_leaves(groups: list[Row], leaves: list[Row]) -> None:
    assert 8 <= len(groups) <= 10
    assert 55 <= len(leaves) <= 70
    assert all(len(group["topics"]) >= 3 for group in groups)
    assert not [leaf["slug"] for leaf in leaves if "topics" in leaf]


def test_slugs_and_titles_are_unique(groups: list[Row], leaves: list[Row]) -> None:
    for field in ("slug", "title", "title_en", "description"):
        values = Counter(row[field] for row in leaves)
        assert [value for value, count in values.items() if count > 1] == [], field
    slugs = [row["slug"] for row in [*groups, *leaves]]
    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not SLUG.fullmatch(slug)] == []


def test_values_fit_the_model(groups: list[Row], leaves: list[Row]) -> None:
    for row in [*groups, *leaves]:
        for field in ("slug", "title", "title_en", "description", "icon"):
            assert 0 < len(row[field]) <= length(Topic, field), (row["slug"], field)
        assert row["description"].endswith("."), row["slug"]
        assert SLUG.fullmatch(row["icon"]), row["icon"]


def test_synonyms_point_to_one_topic_and_are_not_the_title(leaves: list[Row]) -> None:
    for leaf in leaves:
        folded = [word.casefold() for word in leaf["synonyms"]]
        assert len(folded) >= 3, leaf["slug"]
        assert len(set(folded)) == len(folded), leaf["slug"]
        assert leaf["title"].casefold() not in folded, leaf["slug"]


def test_official_numbers_have_their_form(leaves: list[Row]) -> None:
    ozg = [number for leaf in leaves for number in leaf["ozg_ids"]]
    leika = [number for leaf in leaves for number in leaf["leika_ids"]]
    assert len(ozg) >= 15
    assert len(leika) >= 15
    assert [number for number in ozg if not re.fullmatch(r"10\d{3}", number)] == []
    assert [number for number in leika if not re.fullmatch(r"99\d{12}", number)] == []


def test_topics_that_the_region_talked_about_are_there(leaves: list[Row]) -> None:
    slugs = {leaf["slug"] for leaf in leaves}
    assert {
        *(
            "e-akte",
            "e-posteingang",
            "e-payment",
            "online-terminvergabe",
            "ticketsystem",
            "gis",
            "lorawan-netz",
        ),
        *("wohnmobilstellplaetze", "familienwegweiser", "digitallotsen", "service-bw", "bus-auslastung"),
        *("berufsmesse", "parkraummanagement", "e-mobilitaet", "open-source"),
    } <= slugs


def test_products_are_unique_and_name_known_topics(products: list[Row], leaves: list[Row]) -> None:
    slugs = {leaf["slug"] for leaf in leaves}
    assert 30 <= len(products) <= 40
    assert len({row["slug"] for row in products}) == len({row["name"] for row in products}) == len(products)
    for row in products:
        assert row["topics"], row["slug"]
        assert set(row["topics"]) <= slugs, row["slug"]
        assert row["licence_kind"] in Product.LicenceKind.values
        for field in ("slug", "name", "vendor", "licence"):
            assert len(row[field]) <= length(Product, field), (row["slug"], field)


def test_invented_products_say_so_and_real_ones_are_open_source(products: list[Row]) -> None:
    spdx = re.compile(r"[A-Za-z0-9.+-]+( (OR|AND) [A-Za-z0-9.+-]+)*")
    assert {row["sample"] for row in products} == {True, False}
    for row in products:
        if row["sample"]:
            assert row["url"] == row["licence"] == "", row["slug"]
            assert re.search(r"Beispiel|Muster", row["vendor"]), row["slug"]
        else:
            assert row["licence_kind"] == "open_source", row["slug"]
            assert spdx.fullmatch(row["licence"]), row["slug"]
            assert row["url"].startswith("https://"), row["slug"]
