"""The names in the line below a hit."""

from __future__ import annotations

from django.utils.translation import get_language

from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models.person import shown_name
from lotsennetz.search.sources.base import Fact

#: What ``author`` takes, after the prefix of the relation.
AUTHOR = ("given_name", "family_name", "departure", "handle", "is_active")


def columns_of(relation: str, names: tuple[str, ...]) -> list[str]:
    return [f"{relation}__{name}" for name in names]


def author(viewer: Viewer, given: str, family: str, departure: str, handle: str, active: bool) -> Fact:
    """Pages of people open for members of the network only, and not of those who left."""
    here = active and viewer.is_network_member
    return Fact(shown_name(given, family, departure), f"/menschen/{handle}/" if here else "")


def group(name: str | None, slug: str | None) -> Fact | None:
    return None if name is None else Fact(name, f"/gruppen/{slug}/")


def municipality(name: str | None, slug: str | None) -> Fact | None:
    return None if name is None else Fact(name, f"/kommunen/{slug}/")


def topic(title: str | None, title_en: str | None, slug: str | None) -> Fact | None:
    if title is None:
        return None
    return Fact(title if get_language() == "de" or not title_en else title_en, f"/themen/{slug}/")
