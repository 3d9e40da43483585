"""The daily housekeeping of the apps below, which cannot know the schedule themselves."""

from __future__ import annotations

from django.core.management import call_command
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from lotsennetz.entries.tasks import purge
from lotsennetz.jobs import schedule
from lotsennetz.people.tasks import forget_stale


@task()
def clear_sessions() -> None:
    """Remove sessions that have ended."""
    call_command("clearsessions")


def register() -> None:
    """Called once when the application is ready."""
    schedule.every(
        name="entries.purge",
        task=purge,
        when=schedule.daily(3, 0),
        title=_("Gelöschte Einträge endgültig entfernen"),
    )
    schedule.every(
        name="people.forget",
        task=forget_stale,
        when=schedule.daily(3, 10),
        title=_("Abgelaufene Einladungen, Anfragen und Schlüssel entfernen"),
    )
    schedule.every(
        name="people.sessions",
        task=clear_sessions,
        when=schedule.daily(3, 30),
        title=_("Beendete Sitzungen entfernen"),
    )
