"""What towns are asked and told about their statements, and about opportunities."""

from __future__ import annotations

from lotsennetz.core import clock
from lotsennetz.notify.models import Delivery
from lotsennetz.notify.queries.audience import coordinators, officers_of, officers_of_any
from lotsennetz.notify.services import Notice, queue_mail, tell
from lotsennetz.people.models import Person
from lotsennetz.radar.events import AnsweredByLink, ConfirmationDue, OpportunityFound, SuggestionMade
from lotsennetz.radar.models import Opportunity

# -- statements


def on_confirmation_due(event: ConfirmationDue) -> None:
    """A line and a mail for one person about one town, once a round, however often it is told."""
    notice = Notice(
        "radar_confirm",
        f"{event.round_id}:{event.municipality_id}",
        values={"round": event.round_id, "town": event.municipality_id},
    )
    tell([event.person_id], notice)


def on_answered_by_link(event: AnsweredByLink) -> None:
    """The receipt, with the way to take it back. Whoever held the link, it goes to the person it was made for."""
    person = Person.objects.filter(pk=event.person_id, is_active=True).first()
    if person is None:
        return
    changes = [change for _topic, _version, change in event.undo]
    queue_mail(
        "radar_receipt",
        dedupe_key=f"radar_receipt:{person.pk}:{max(changes)}",
        recipient=person,
        values={"town": event.municipality_id, "answers": [list(item) for item in event.undo]},
    )


def on_suggestion_made(event: SuggestionMade) -> None:
    """The town's officers hear that the coordination suggests something."""
    notice = Notice(
        "radar_suggestion",
        f"{event.municipality_id}:{event.topic_id}:{clock.now():%Y%m%d%H%M%S%f}",
        group_key=f"radar_suggestion:{event.municipality_id}",
        actor_id=event.actor_id,
        values={"town": event.municipality_id},
    )
    tell(officers_of(event.municipality_id), notice)


# -- opportunities


def on_opportunity_found(event: OpportunityFound) -> None:
    """A line for the officers of the towns that are new in it. Three or more: everybody concerned, once, by mail."""
    row = Opportunity.objects.filter(pk=event.opportunity_id).first()
    if row is None:
        return
    values = {"opportunity": row.pk, "topic": row.topic_id}
    alerted: set[int] = set()
    if event.alerts and not Delivery.objects.filter(dedupe_key__startswith=f"radar_alert:{row.pk}:").exists():
        towns = row.towns.values_list("municipality_id", flat=True)
        alerted = officers_of_any(towns) | coordinators()
        tell(alerted, Notice("radar_alert", f"{row.pk}", values=values))
    others = officers_of_any(event.joined) - alerted
    tell(others, Notice("radar_opportunity", f"{row.pk}", values=values))
