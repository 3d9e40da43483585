"""Searches that the person keeps."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from lotsennetz.exports.takeout.part import Owner, Part, Record
from lotsennetz.search.models import SavedSearch


def _saved(owner: Owner) -> Iterator[Record]:
    """Which hits were told of is left out: numbers of what others wrote."""
    rows = SavedSearch.objects.filter(person=owner.person).order_by("pk")
    yield from rows.values("name", "query", "notify", "begins_at", "looked_at", "found", "found_at")


PARTS = (Part("suchen.json", _("Ihre gespeicherten Suchen"), _saved),)
