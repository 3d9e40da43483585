"""Groups as the pages of this app need them."""

from __future__ import annotations

from lotsennetz.groups.models import Group
from lotsennetz.groups.rules import visible_groups
from lotsennetz.groups.viewer import Viewer


def visible_group(viewer: Viewer, slug: str) -> Group | None:
    return visible_groups(viewer).filter(slug=slug).select_related("topic").first()
