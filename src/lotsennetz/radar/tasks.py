"""What the radar does by the clock; ``jobs.housekeeping`` knows when."""

from __future__ import annotations

from django_tasks import task

from lotsennetz.radar.services import asking, leads, opportunities


@task()
def ask_towns() -> int:
    """Ask every town "Stimmt das noch?" before the meeting, once. Returns how many were asked."""
    return asking.ask_if_due()


@task()
def refresh_opportunities() -> int:
    """What age and the turn of the half-year change; statements are matched when they are made.

    Ends leads whose term has passed. Returns how many opportunities came, changed or ended.
    """
    leads.end_expired()
    return opportunities.refresh()
