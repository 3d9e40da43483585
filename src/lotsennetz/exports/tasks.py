"""Packages of own data: made and forgotten by the worker."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_tasks import task

from lotsennetz.exports.services import takeouts
from lotsennetz.jobs.retry import retrying


@task()
@retrying(attempts=3, first_delay=60, title=_("Eigene Daten zusammenstellen"))
def make_takeout(takeout_id: int) -> bool:
    """Running it twice makes one file; whether somebody waited for it is the answer."""
    return takeouts.make(takeout_id)


@task()
def forget_takeouts() -> int:
    """Returns how many went."""
    return takeouts.forget_expired()
