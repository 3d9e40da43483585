"""What the matrix' small network says about a topic, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar import appointments
from lotsennetz.radar.models import (
    LeadRole,
    MeetingDay,
    Opportunity,
    OpportunityTown,
    Round,
    Statement,
    StatementChange,
    Suggestion,
)
from lotsennetz.radar.tokens import confirm_token
from lotsennetz.topics.models import Product, Topic


def build(
    say: str, town: Municipality, other: Municipality, topic: Topic, product: Product, contact: Person
) -> dict[str, dict[str, Any]]:
    """One of everything; the values that its addresses take."""
    moment = clock.now()
    said: dict[str, Any] = {"topic": topic, "product": product, "note": say[:280]}
    for place in (town, other):
        Statement.objects.create(
            municipality=place,
            status="stopped",
            stopped_reason=say[:280],
            contact=contact if place == town else None,
            created_at=moment,
            changed_at=moment,
            confirmed_at=moment - timedelta(days=40),
            confirmed_by=contact,
            **said,
        )
    StatementChange.objects.create(
        municipality=town,
        topic=topic,
        at=moment,
        actor=contact,
        via="web",
        old={"note": say[:280]},
        new={"status": "planned"},
        visibility="network",
    )
    Suggestion.objects.create(municipality=town, status="live", made_by=contact, made_at=moment, **said)
    today = moment.date()
    lead = LeadRole.objects.create(
        topic=topic,
        municipality=town,
        deputy=other,
        scope=say[:280],
        hours_per_month=4,
        since=today,
        until=today + timedelta(days=365),
    )
    found = Opportunity.objects.create(
        kind="duplicate", topic=topic, window="2027H1", owner=town, opened_at=moment, due=today, reason=""
    )
    for place in (town, other):
        OpportunityTown.objects.create(opportunity=found, municipality=place, added_at=moment)
    MeetingDay.objects.create(pk=1)
    meeting = Round.objects.create(meeting_on=today, asked_at=moment, began_at=moment)
    return {
        "cell": {"town": town.slug, "topic": topic.slug},
        "radar_town": {"town": town.slug},
        "lead": {"pk": lead.pk},
        "opportunity": {"pk": found.pk},
        "round": {"pk": meeting.pk},
        "round_town": {"pk": meeting.pk, "slug": town.slug},
        "link": {"token": confirm_token(contact.pk, town.pk, [(topic.pk, 1)], meeting.pk)},
        "slot": {
            "pk": found.pk,
            "start": appointments.code(
                appointments.suggested(today, timezone.get_default_timezone(), ("BW",))[0]
            ),
        },
    }
