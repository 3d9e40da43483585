"""What the radar tells the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lotsennetz.core import bus
from lotsennetz.core.ui import slots
from lotsennetz.people.audit_words import describe, describe_fields, describe_targets
from lotsennetz.people.departure import departure_task
from lotsennetz.people.events import MembershipEnded, MunicipalityDismissed
from lotsennetz.radar import handlers
from lotsennetz.radar.events import StatementChanged
from lotsennetz.radar.handover import ContactHandover, role_ended


def register() -> None:
    """Called once when the application is ready."""
    bus.subscribe(StatementChanged, handlers.on_statement_changed)
    departure_task(ContactHandover())
    bus.subscribe(MembershipEnded, role_ended)
    bus.subscribe(MunicipalityDismissed, handlers.on_municipality_dismissed)
    slots.place(20, _("Wer macht was?"), "layout-grid", "radar:overview", "/wer-macht-was/", phone=True)
    slots.public_place(5, _("Wer macht was?"), "radar:overview", "/wer-macht-was/")
    describe_targets(
        {
            "radar.statement": _("Angabe"),
            "radar.suggestion": _("Vorschlag"),
            "radar.leadrole": _("Federführung"),
            "radar.opportunity": _("Gelegenheit"),
            "radar.round": _("Runde"),
            "radar.meetingday": _("Treffen"),
        }
    )
    describe_fields(
        {
            "status": _("Stand"),
            "horizon": _("Halbjahr"),
            "stopped_reason": _("Grund"),
            "product_id": _("Produkt"),
            "contact_id": _("Ansprechperson"),
            "offers_experience": _("bietet Erfahrung"),
            "seeks_partners": _("sucht Partner"),
            "note": _("Bemerkung"),
            "outcome": _("Antwort"),
            "reason": _("Grund"),
            "until": _("Ende"),
            "week": _("Woche im Monat"),
            "weekday": _("Wochentag"),
        }
    )
    describe(
        {
            "statement.changed": _("Angabe geändert"),
            "statement.confirmed": _("Angabe bestätigt"),
            "statement.unconfirmed": _("Bestätigung zurückgenommen"),
            "statement.cleared": _("Angabe entfernt"),
            "statement.suggested": _("Angabe vorgeschlagen"),
            "statement.suggestion_declined": _("Vorschlag abgelehnt"),
            "opportunity.found": _("Gelegenheit gefunden"),
            "opportunity.dissolved": _("Gelegenheit aufgelöst"),
            "opportunity.closed": _("Gelegenheit beantwortet"),
            "opportunity.reopened": _("Antwort auf eine Gelegenheit zurückgenommen"),
            "lead.taken": _("Federführung übernommen"),
            "lead.appointed": _("Federführung eingetragen"),
            "lead.extended": _("Federführung verlängert"),
            "lead.handed_on": _("Federführung übergeben"),
            "lead.taken_over": _("Federführung weitergeführt"),
            "lead.ended": _("Federführung beendet"),
            "lead.expired": _("Federführung abgelaufen"),
            "statement.undone": _("Änderung zurückgenommen"),
            "radar.meeting_set": _("Tag des Treffens festgelegt"),
            "radar.round_begun": _("Runde begonnen"),
            "radar.round_ended": _("Runde beendet"),
        }
    )
