"""What jobs tell the platform: the wake-up on commit, their own schedule, the operator's page."""

from django.utils.translation import gettext_lazy as _

from lotsennetz.core.ui import slots
from lotsennetz.jobs import housekeeping, schedule, tasks, wakeup
from lotsennetz.jobs.http import shown_to_operators
from lotsennetz.people.audit_words import describe


def register() -> None:
    """Called once when the application is ready."""
    wakeup.connect()
    housekeeping.register()
    describe({"job.retried": _("Aufgabe wiederholt"), "job.discarded": _("Aufgabe verworfen")})
    schedule.every(
        name="jobs.prune",
        task=tasks.prune,
        when=schedule.daily(3, 40),
        title=_("Erledigte Aufgaben aufräumen"),
    )
    slots.place(
        80,
        _("Serveraufgaben"),
        "server",
        "jobs:overview",
        "/verwaltung/aufgaben/",
        visible=shown_to_operators,
        second=True,
    )
