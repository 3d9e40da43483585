"""What happened, handed to the worker once, however many hooks listen. Who may know of it is asked there."""

from __future__ import annotations

from uuid import uuid4

from lotsennetz.api import tasks
from lotsennetz.api.models import Event, Hook
from lotsennetz.core import clock
from lotsennetz.core.statements import Fixed
from lotsennetz.entries import events as entries
from lotsennetz.radar import events as radar

_wishes = Fixed(lambda: Hook.objects.filter(ended="").order_by().values_list("events").distinct())


def tell(event: Event, **about: int) -> None:
    """In the transaction in which it happens: one query, and one job if anybody listens at all."""
    if any(event in events for (events,) in _wishes()):
        tasks.spread_event.enqueue(event.value, about, clock.now().isoformat(), str(uuid4()))


def on_entry_published(event: entries.EntryPublished) -> None:
    tell(Event.ENTRY_PUBLISHED, entry=event.entry_id)


def on_entry_edited(event: entries.EntryEdited) -> None:
    tell(Event.ENTRY_EDITED, entry=event.entry_id)


def on_comment_added(event: entries.CommentAdded) -> None:
    tell(Event.COMMENT_ADDED, entry=event.entry_id, comment=event.comment_id)


def on_statement_changed(event: radar.StatementChanged) -> None:
    tell(Event.STATEMENT_CHANGED, municipality=event.municipality_id, topic=event.topic_id)


def on_opportunity_found(event: radar.OpportunityFound) -> None:
    tell(Event.OPPORTUNITY_FOUND, opportunity=event.opportunity_id)
