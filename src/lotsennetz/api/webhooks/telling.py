"""What happened, written down for every hook that listens. Whether its person may know is asked when it is sent."""

from __future__ import annotations

from lotsennetz.api import tasks
from lotsennetz.api.models import Event, Hook, HookDelivery
from lotsennetz.core import clock
from lotsennetz.entries import events as entries
from lotsennetz.radar import events as radar


def tell(event: Event, **about: int) -> None:
    """In the transaction in which it happens; with no hooks this is one query."""
    known = Hook.objects.filter(ended="").order_by("pk").values_list("pk", "events")
    listening = [pk for pk, events in known if event in events]
    if not listening:
        return
    now = clock.now()
    HookDelivery.objects.bulk_create(
        HookDelivery(hook_id=pk, event=event, about=about, at=now, due_at=now) for pk in listening
    )
    for pk in listening:
        tasks.send_hook.enqueue(pk)


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
