"""When the person last looked at her day."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from lotsennetz.exports.takeout.part import Owner, Part, Record
from lotsennetz.myday.models import Visit


def _visit(owner: Owner) -> Iterator[Record]:
    yield from Visit.objects.filter(person=owner.person).values("since", "last")


PARTS = (Part("mein-tag.json", _("Wann Sie „Mein Tag“ zuletzt geöffnet haben"), _visit),)
