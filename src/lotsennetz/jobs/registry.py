"""What jobs tell the platform: the wake-up on commit, their own schedule, the operator's page."""

from django.utils.translation import gettext_lazy as _

from lotsennetz.jobs import schedule, tasks, wakeup


def register() -> None:
    """Called once when the application is ready."""
    wakeup.connect()
    schedule.every(
        name="jobs.prune",
        task=tasks.prune,
        when=schedule.daily(3, 40),
        title=_("Erledigte Aufgaben aufräumen"),
    )
