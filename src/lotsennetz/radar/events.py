"""What happens around statements, for whoever tells people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StatementChanged:
    """A town said something new; ``cleared`` means that it says nothing any more."""

    municipality_id: int
    topic_id: int
    actor_id: int | None
    via: str
    cleared: bool = False


@dataclass(frozen=True)
class SuggestionMade:
    municipality_id: int
    topic_id: int
    actor_id: int


@dataclass(frozen=True)
class OpportunityFound:
    """``alerts``: everybody concerned hears of it at once. ``joined`` are the towns that are new in it."""

    opportunity_id: int
    joined: frozenset[int]
    alerts: bool


@dataclass(frozen=True)
class ConfirmationDue:
    """The monthly question to one town, to one of its people."""

    round_id: int
    municipality_id: int
    person_id: int


@dataclass(frozen=True)
class AnsweredByLink:
    """Somebody answered the question through a link of the mail. ``undo``: topic, version and change of each."""

    person_id: int
    municipality_id: int
    undo: tuple[tuple[int, ...], ...]
