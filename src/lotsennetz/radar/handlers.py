"""What follows within the radar from what a town says. Runs in the transaction of the change."""

from __future__ import annotations

from lotsennetz.people.events import MunicipalityDismissed
from lotsennetz.radar.events import StatementChanged
from lotsennetz.radar.services import finding, leads


def on_statement_changed(event: StatementChanged) -> None:
    finding.refresh_topic(event.topic_id)


def on_municipality_dismissed(event: MunicipalityDismissed) -> None:
    """What it said stays; it goes first nowhere any more and takes part in no opportunity."""
    leads.end_of_town(event.municipality_id)
    for topic_id in finding.topics_of(event.municipality_id):
        finding.refresh_topic(topic_id)
