"""What happened in groups' membership."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GroupInvited:
    group_id: int
    person_id: int
    actor_id: int


@dataclass(frozen=True)
class GroupRequested:
    """A person asks to join; the owners and moderators decide."""

    group_id: int
    person_id: int


@dataclass(frozen=True)
class GroupRequestDecided:
    group_id: int
    person_id: int
    accepted: bool
    actor_id: int


@dataclass(frozen=True)
class GroupLeft:
    """A membership ended, by the person or by somebody else."""

    group_id: int
    person_id: int | None
    municipality_id: int | None
