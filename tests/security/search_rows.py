"""A search that the matrix' member has saved."""

from __future__ import annotations

from typing import Any

from lotsennetz.core import clock
from lotsennetz.people.models import Person
from lotsennetz.search.models import SavedSearch


def build(say: str, member: Person) -> dict[str, dict[str, Any]]:
    """The values that its addresses take."""
    moment = clock.now()
    row = SavedSearch.objects.create(
        person=member, name=say[:80], query="q=Akte", begins_at=moment, looked_at=moment
    )
    return {"saved_search": {"pk": row.pk}}
