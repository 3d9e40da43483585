"""Work on people that nobody waits for."""

from __future__ import annotations

from django_tasks import task

from lotsennetz.people.services import retention


@task()
def forget_stale() -> int:
    """Remove requests, invitations and tokens that have served their time. Returns how many."""
    return retention.forget_stale()
