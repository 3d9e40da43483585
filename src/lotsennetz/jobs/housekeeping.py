"""Schedule and second chances for the tasks of the apps below, which cannot know this one."""

from __future__ import annotations

from django.core.management import call_command
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from lotsennetz.entries.tasks import make_preview, purge
from lotsennetz.jobs import schedule
from lotsennetz.jobs.retry import retrying
from lotsennetz.people.tasks import forget_stale
from lotsennetz.radar.tasks import ask_towns, refresh_opportunities


@task()
def clear_sessions() -> None:
    """Remove sessions that have ended."""
    call_command("clearsessions")


def register() -> None:
    """Called once when the application is ready."""
    retrying(attempts=5, title=_("Vorschau eines Bildes erstellen"))(make_preview.func)
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
    retrying(attempts=5, first_delay=300, title=_("Kommunen vor dem Treffen fragen"))(ask_towns.func)
    schedule.every(
        name="radar.ask",
        task=ask_towns,
        when=schedule.daily(7, 0),
        title=_("Kommunen vor dem Treffen fragen"),
    )
    retrying(attempts=5, first_delay=300, title=_("Gelegenheiten aktualisieren"))(refresh_opportunities.func)
    schedule.every(
        name="radar.opportunities",
        task=refresh_opportunities,
        when=schedule.daily(2, 50),
        title=_("Gelegenheiten aktualisieren"),
    )
    schedule.every(
        name="people.sessions",
        task=clear_sessions,
        when=schedule.daily(3, 30),
        title=_("Beendete Sitzungen entfernen"),
    )
