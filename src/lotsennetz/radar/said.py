"""What a person typed about one topic."""

from __future__ import annotations

from dataclasses import dataclass, fields

from lotsennetz.radar.models import VisibleTo


@dataclass(frozen=True)
class Said:
    """Nothing is refused here; ``checks.checked`` does that. ``horizon`` is a half-year's code."""

    status: str
    horizon: str = ""
    stopped_reason: str = ""
    product_id: int | None = None
    contact_id: int | None = None
    offers_experience: bool = False
    seeks_partners: bool = False
    note: str = ""
    visibility: str = VisibleTo.NETWORK


#: What statements, suggestions and their changes keep.
KEPT = tuple(field.name for field in fields(Said))
