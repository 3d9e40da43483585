"""What happened to the shared vocabulary."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CatalogueLoaded:
    """Topics or products are new, changed or out of use."""
