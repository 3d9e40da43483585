"""Every address that anybody may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from lotsennetz.people.models import Municipality
from lotsennetz.portal.queries.entries import public_entries
from lotsennetz.topics.models import Product, Topic

MOST_ENTRIES = 2_000
PAGES = (
    "portal:front",
    "portal:entries",
    "directory:municipalities",
    "topics:overview",
    "portal:imprint",
    "portal:privacy",
    "portal:accessibility",
)


@dataclass(frozen=True)
class Address:
    path: str
    changed: datetime | None = None


def addresses() -> list[Address]:
    """Fixed pages, municipalities, topics, products, public entries. Four queries."""
    found = [Address(reverse(name)) for name in PAGES]
    found += [Address(town.get_absolute_url()) for town in Municipality.objects.only("slug")]
    found += [Address(topic.get_absolute_url()) for topic in Topic.objects.filter(active=True).only("slug")]
    found += [Address(product.get_absolute_url()) for product in Product.objects.only("slug")]
    newest = public_entries()[:MOST_ENTRIES]
    return found + [
        Address(entry.get_absolute_url(), entry.edited_at or entry.published_at) for entry in newest
    ]
