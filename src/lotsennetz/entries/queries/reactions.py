"""The reactions on one thing, after somebody reacted."""

from __future__ import annotations

from django.db.models import Count, Max, Q

from lotsennetz.entries.cards import ReactionItem
from lotsennetz.entries.models import Reaction, ReactionKind
from lotsennetz.entries.queries.cards import REACTION_ICONS
from lotsennetz.groups.viewer import Viewer


def reactions_on(
    viewer: Viewer, *, entry_id: int | None = None, comment_id: int | None = None
) -> list[ReactionItem]:
    """The fixed set with counts. The caller has checked that the viewer sees the target."""
    rows = Reaction.objects.filter(entry_id=entry_id, comment_id=comment_id).values_list("kind")
    mine = Max("person_id", filter=Q(person_id=viewer.person_id))
    given = {kind: (count, own is not None) for kind, count, own in rows.annotate(n=Count("pk"), own=mine)}
    return [
        ReactionItem(kind.value, str(kind.label), REACTION_ICONS[kind], *given.get(kind.value, (0, False)))
        for kind in ReactionKind
    ]
