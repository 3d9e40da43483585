"""Who may see and mend the queue."""

from __future__ import annotations

from lotsennetz.people.viewer import PeopleViewer


def may_operate(viewer: PeopleViewer) -> bool:
    """Coordinators run the house. What is queued names people and texts of all towns."""
    return viewer.is_coordinator
