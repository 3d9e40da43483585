"""What this app tells the platform: its settings page, its schedule, its words, what ends its keys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lotsennetz.core import bus
from lotsennetz.core import privacy as kept
from lotsennetz.core.ui import slots
from lotsennetz.exports import privacy
from lotsennetz.exports.services import keys, takeouts
from lotsennetz.exports.tasks import forget_takeouts
from lotsennetz.groups.events import GroupLeft
from lotsennetz.jobs import schedule
from lotsennetz.people.audit_words import describe, describe_targets
from lotsennetz.people.events import PersonDeactivated, PersonLeft


def register() -> None:
    """Called once when the application is ready."""
    bus.subscribe(GroupLeft, keys.end_with_membership)
    bus.subscribe(PersonDeactivated, keys.end_with_account)
    bus.subscribe(PersonDeactivated, takeouts.forget_with_account)
    bus.subscribe(PersonLeft, keys.end_with_account)
    bus.subscribe(PersonLeft, takeouts.forget_with_account)
    schedule.every(
        name="exports.forget",
        task=forget_takeouts,
        when=schedule.hourly(25),
        title=_("Abgelaufene Zusammenstellungen eigener Daten löschen"),
    )
    kept.section("exports", 30, _("Feeds und eigene Daten"), privacy.sentences)
    kept.periods("exports", privacy.periods)
    slots.settings_page(70, _("Meine Daten"), "file-zip", "exports:takeout")
    describe_targets({"exports.takeout": _("Eigene Daten")})
    describe(
        {
            "feed.made": _("Feed einer Gruppe eingerichtet"),
            "feed.ended": _("Feed einer Gruppe abgeschaltet"),
            "takeout.asked": _("Eigene Daten zusammengestellt"),
            "takeout.deleted": _("Zusammenstellung eigener Daten gelöscht"),
        }
    )
