"""What a person typed about one topic."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Said:
    """Nothing is refused here; ``checks.checked`` does that. ``horizon`` is a half-year's code.

    No ``visibility`` is the one that the statement has already, and the network for a new one: what somebody leaves
    out shows nobody more.
    """

    status: str
    horizon: str = ""
    stopped_reason: str = ""
    product_id: int | None = None
    contact_id: int | None = None
    offers_experience: bool = False
    seeks_partners: bool = False
    note: str = ""
    visibility: str = ""


#: What statements, suggestions and their changes keep.
KEPT = tuple(field.name for field in fields(Said))
