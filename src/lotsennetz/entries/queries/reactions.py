"""The reactions on one thing, after somebody reacted."""

from __future__ import annotations

from django.db.models import Count, Max, Q

from lotsennetz.entries.cards import ReactionItem
from lotsennetz.entries.models import Reaction
from lotsennetz.entries.queries.parts import reaction_items
from lotsennetz.groups.viewer import Viewer


def reactions_on(
    viewer: Viewer, *, entry_id: int | None = None, comment_id: int | None = None
) -> list[ReactionItem]:
    """The fixed set with counts. The caller has checked that the viewer sees the target."""
    target = Q(entry_id=entry_id) if entry_id is not None else Q(comment_id=comment_id)
    mine = Max("person_id", filter=Q(person_id=viewer.person_id))
    rows = Reaction.objects.filter(target).values_list("kind").annotate(n=Count("pk"), own=mine)
    return reaction_items({kind: (count, own is not None) for kind, count, own in rows})
