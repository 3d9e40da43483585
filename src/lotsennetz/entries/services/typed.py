"""What the services for writing an entry and for changing one both take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Typed:
    """What a person typed, whole. Nothing is refused here; the services check it.

    No ``visibility`` is the usual one of a new entry, and the one that an entry has already.
    """

    title: str = ""
    body: str = ""
    link: str = ""
    visibility: str = ""
    topic_id: int | None = None
    tags: Sequence[str] = ()
