"""What groups tell the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lotsennetz.core import bus
from lotsennetz.groups.handover import GroupHandover
from lotsennetz.groups.revocation import forget_sender, revoke, stand_in
from lotsennetz.people.audit_words import describe, describe_fields, describe_targets
from lotsennetz.people.departure import departure_task
from lotsennetz.people.events import MembershipEnded, PersonDeactivated, PersonLeft


def register() -> None:
    """Called once when the application is ready."""
    departure_task(GroupHandover())
    bus.subscribe(MembershipEnded, revoke)
    bus.subscribe(PersonDeactivated, stand_in)
    bus.subscribe(PersonLeft, forget_sender)
    describe_targets({"groups.group": _("Gruppe")})
    describe_fields(
        {
            "group": _("Gruppe"),
            "description": _("Beschreibung"),
            "icon": _("Symbol"),
            "join_policy": _("Wer kann beitreten?"),
            "privacy": _("Wer darf Einträge höchstens sehen?"),
        }
    )
    describe(
        {
            "group.created": _("Gruppe eröffnet"),
            "group.changed": _("Gruppe geändert"),
            "group.archived": _("Gruppe archiviert"),
            "group.unarchived": _("Gruppe wieder geöffnet"),
            "group.joined": _("Gruppe beigetreten"),
            "group.left": _("Gruppe verlassen"),
            "group.requested": _("Beitritt zur Gruppe angefragt"),
            "group.request_accepted": _("Beitrittsanfrage angenommen"),
            "group.request_declined": _("Beitrittsanfrage abgelehnt"),
            "group.invited": _("In eine Gruppe eingeladen"),
            "group.invitation_accepted": _("Einladung in eine Gruppe angenommen"),
            "group.invitation_declined": _("Einladung in eine Gruppe abgelehnt"),
            "group.invitation_withdrawn": _("Einladung in eine Gruppe zurückgenommen"),
            "group.member_removed": _("Aus einer Gruppe entfernt"),
            "group.role_changed": _("Rolle in einer Gruppe geändert"),
            "group.municipality_added": _("Kommune in eine Gruppe aufgenommen"),
            "group.handed_over": _("Leitung einer Gruppe übergeben"),
        }
    )
