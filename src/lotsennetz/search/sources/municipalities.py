"""Towns and bodies, for everybody."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import override

from lotsennetz.groups.prepared import Fixed, Row
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality
from lotsennetz.search import facts
from lotsennetz.search.models import Kind
from lotsennetz.search.sources.base import Card, Source, Text


def _towns(numbers: list[int]) -> QuerySet[Municipality, Row]:
    rows = Municipality.objects.filter(pk__among=numbers).order_by()
    return rows.values_list("pk", "kind", "name", "official_name", "postcode", "slug")


_rows = Fixed(_towns)


class Municipalities(Source):
    kind, model = Kind.MUNICIPALITY, Municipality

    def texts(self, numbers: Sequence[int]) -> list[Text]:
        with override("de"):
            return [
                Text(
                    Kind.MUNICIPALITY,
                    pk,
                    None,
                    name,
                    f"{official} {postcode} {Municipality.Kind(kind).label}",
                    (facts.ANYBODY,),
                    municipality=pk,
                )
                for pk, kind, name, official, postcode, _slug in _rows(numbers=list(numbers))
            ]

    def visible(self, viewer: Viewer, numbers: Sequence[int]) -> set[int]:  # noqa: ARG002 -- for everybody
        return set(numbers)

    def cards(self, viewer: Viewer, numbers: Sequence[int]) -> dict[int, Card]:  # noqa: ARG002 -- for everybody
        found = {}
        for pk, kind, name, official, postcode, slug in _rows(numbers=list(numbers)):
            label = str(Municipality.Kind(kind).label)
            parts = (official if official != name else "", label, postcode)
            found[pk] = Card(name, " · ".join(filter(None, parts)), f"/kommunen/{slug}/", None)
        return found
