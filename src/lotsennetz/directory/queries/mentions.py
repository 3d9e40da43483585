"""Whom one can name in a text: people and municipalities."""

from __future__ import annotations

from typing import TypedDict

from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Membership, Municipality
from lotsennetz.people.queries import people_visible_to
from lotsennetz.topics.words import fold

MOST = 8
LONGEST = 60


class Suggestion(TypedDict):
    """``insert`` is what stands behind the @ in the text."""

    label: str
    detail: str
    insert: str


def suggestions(query: str, viewer: Viewer) -> list[Suggestion]:
    """At most ``MOST``: names that begin with ``query`` first, then names with a word that does. Three queries."""
    wanted = fold(query.strip()[:LONGEST])
    if not wanted or not viewer.is_network_member:
        return []
    ranked: list[tuple[int, str, int | None, Suggestion]] = []
    people = people_visible_to(viewer).filter(is_active=True, left_at=None).order_by()
    for pk, given, family, function, handle in people.values_list(
        "pk", "given_name", "family_name", "function", "handle"
    ):
        name = f"{given} {family}".strip()
        rank = _rank(wanted, name, handle)
        if rank is not None:
            ranked.append((rank, fold(name), pk, Suggestion(label=name, detail=function, insert=handle)))
    for name, slug, kind in Municipality.objects.order_by().values_list("name", "slug", "kind"):
        rank = _rank(wanted, name, slug)
        if rank is not None:
            words = str(dict(Municipality.Kind.choices).get(kind, ""))
            ranked.append((rank, fold(name), None, Suggestion(label=name, detail=words, insert=slug)))
    best = sorted(ranked, key=lambda found: found[:2])[:MOST]
    places = _places([found[2] for found in best if found[2] is not None])
    for _place, _name, number, suggestion in best:
        if number is not None:
            suggestion["detail"] = ", ".join(filter(None, [suggestion["detail"], places.get(number, "")]))
    return [found[-1] for found in best]


def _rank(wanted: str, name: str, handle: str) -> int | None:
    """0 the name begins so, 1 one of its words does, None neither."""
    folded = fold(name)
    if folded.startswith(wanted) or handle.startswith(wanted):
        return 0
    return 1 if any(word.startswith(wanted) for word in folded.replace("-", " ").split()) else None


def _places(numbers: list[int]) -> dict[int, str]:
    """Where each person works."""
    rows = Membership.objects.filter(person_id__in=numbers).order_by("-since", "-pk")
    return dict(rows.values_list("person_id", "municipality__name"))
