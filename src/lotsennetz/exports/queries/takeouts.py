"""The own package, as long as it is there."""

from __future__ import annotations

from lotsennetz.core import clock
from lotsennetz.exports.models import Takeout
from lotsennetz.groups.viewer import Viewer


def own_takeout(viewer: Viewer) -> Takeout | None:
    """Nobody has another's. What has expired is gone, also before the worker has tidied up."""
    rows = Takeout.objects.filter(person_id=viewer.person_id or 0, expires_at__gt=clock.now())
    return rows.select_related("person").first()
