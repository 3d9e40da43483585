"""Invitations to groups, requests, decisions."""

from __future__ import annotations

from lotsennetz.core import clock
from lotsennetz.groups.events import GroupInvited, GroupRequestDecided, GroupRequested
from lotsennetz.notify.queries.audience import moderators
from lotsennetz.notify.services import Notice, tell


def _moment() -> str:
    """Tells one occasion from the next: asking, leaving and asking again are two."""
    return f"{clock.now():%Y%m%d%H%M%S%f}"


def on_invited(event: GroupInvited) -> None:
    notice = Notice(
        "group_invitation", f"g{event.group_id}:{_moment()}", actor_id=event.actor_id, group_id=event.group_id
    )
    tell([event.person_id], notice)


def on_requested(event: GroupRequested) -> None:
    notice = Notice(
        "group_request",
        f"g{event.group_id}:{event.person_id}:{_moment()}",
        group_key=f"group_request:{event.group_id}",
        actor_id=event.person_id,
        group_id=event.group_id,
    )
    tell(moderators(event.group_id), notice)


def on_request_decided(event: GroupRequestDecided) -> None:
    notice = Notice(
        "group_request_decided",
        f"g{event.group_id}:{_moment()}",
        actor_id=event.actor_id,
        group_id=event.group_id,
        values={"accepted": event.accepted},
    )
    tell([event.person_id], notice)
