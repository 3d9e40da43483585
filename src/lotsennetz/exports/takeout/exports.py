"""Feeds, and the package itself."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from lotsennetz.exports.models import FeedKey, Takeout
from lotsennetz.exports.takeout.part import Owner, Part, Record


def _own(owner: Owner) -> Iterator[Record]:
    for key in FeedKey.objects.filter(person=owner.person).select_related("group").order_by("pk"):
        yield {"kind": "feed", "group": key.group.name, "created_at": key.created_at}
    for row in Takeout.objects.filter(person=owner.person):
        yield {"kind": "own_data", "created_at": row.asked_at, "expires_at": row.expires_at}


PARTS = (Part("feeds-und-ausgaben.json", _("Ihre Feeds von Gruppen, und diese Zusammenstellung"), _own),)
