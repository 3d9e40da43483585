"""What follows within the radar from what a town says. Runs in the transaction of the change."""

from __future__ import annotations

from lotsennetz.radar.events import StatementChanged
from lotsennetz.radar.services import finding


def on_statement_changed(event: StatementChanged) -> None:
    finding.refresh_topic(event.topic_id)
