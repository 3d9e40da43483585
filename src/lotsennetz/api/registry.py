"""What this app tells the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lotsennetz.core import bus
from lotsennetz.core import privacy as kept
from lotsennetz.core.ui import slots
from lotsennetz.entries import events as entries
from lotsennetz.jobs import schedule
from lotsennetz.notify import subjects
from lotsennetz.people import events as people
from lotsennetz.people.audit_words import describe, describe_targets
from lotsennetz.radar import events as radar


def register() -> None:
    """Called once when the application is ready."""
    from lotsennetz.api import privacy, tasks

    kept.section("api", 20, _("Programme und Webhooks"), privacy.sentences)
    kept.periods("api", privacy.periods)
    slots.settings_page(60, _("Zugänge für Programme"), "key", "programs:keys")
    describe_targets({"api.hook": _("Webhook")})
    describe(
        {
            "api.written": _("Über die Schnittstelle geschrieben"),
            "hook.made": _("Webhook angelegt"),
            "hook.changed": _("Webhook geändert"),
            "hook.secret_renewed": _("Geheimnis eines Webhooks erneuert"),
            "hook.switched": _("Webhook ein- oder abgeschaltet"),
            "hook.deleted": _("Webhook gelöscht"),
        }
    )
    schedule.every(
        name="api.prune",
        task=tasks.prune,
        when=schedule.daily(3, 20),
        title=_("Antworten an Programme vergessen"),
    )
    schedule.every(
        name="api.hooks",
        task=tasks.sweep_hooks,
        when=schedule.minutes(1),
        title=_("Wartende Webhooks zustellen"),
    )
    _listen()


def _listen() -> None:
    from lotsennetz.api import queries
    from lotsennetz.api.services import hooks
    from lotsennetz.api.webhooks import sending, telling

    subjects.register(sending.KIND, queries.subjects)
    bus.subscribe(entries.EntryPublished, telling.on_entry_published)
    bus.subscribe(entries.EntryEdited, telling.on_entry_edited)
    bus.subscribe(entries.CommentAdded, telling.on_comment_added)
    bus.subscribe(radar.StatementChanged, telling.on_statement_changed)
    bus.subscribe(radar.OpportunityFound, telling.on_opportunity_found)
    bus.subscribe(people.PersonDeactivated, hooks.end_with_account)
    bus.subscribe(people.PersonLeft, hooks.end_with_account)
