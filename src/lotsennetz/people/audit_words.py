"""What the log calls things. Every app adds its own words; what is unknown is shown as it is written."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Word = str | Promise

_actions: dict[str, Word] = {}
_targets: dict[str, Word] = {}


def describe(words: Mapping[str, Word]) -> None:
    """Add names of actions: ``{"entry.deleted": _("Beitrag gelöscht")}``. From ``AppConfig.ready`` only."""
    _actions.update(words)


def describe_targets(words: Mapping[str, Word]) -> None:
    """Add names of kinds of things: ``{"entries.entry": _("Beitrag")}``. From ``AppConfig.ready`` only."""
    _targets.update(words)


def target_name(target_type: str) -> Word:
    return _targets.get(target_type, target_type)


def action_name(action: str) -> Word:
    return _actions.get(action, action)


def known_actions() -> list[str]:
    return sorted(_actions)


describe(
    {
        "topics.catalogue_loaded": _("Themen und Produkte geladen"),
        "account.sessions_ended": _("Auf anderen Geräten abgemeldet"),
        "network.founded": _("Verbund angelegt"),
        "network.changed": _("Einstellungen des Verbunds geändert"),
        "municipality.created": _("Kommune angelegt"),
        "municipality.updated": _("Angaben einer Kommune aktualisiert"),
        "municipality.admitted": _("Kommune aufgenommen"),
        "municipality.dismissed": _("Kommune entlassen"),
        "department.added": _("Stelle angelegt"),
        "department.renamed": _("Stelle umbenannt"),
        "department.deleted": _("Stelle gelöscht"),
        "invitation.issued": _("Eingeladen"),
        "invitation.resent": _("Einladung erneut gesendet"),
        "invitation.withdrawn": _("Einladung zurückgezogen"),
        "invitation.accepted": _("Einladung angenommen"),
        "request.received": _("Anfrage eingegangen"),
        "request.confirmed": _("Adresse einer Anfrage bestätigt"),
        "request.accepted": _("Anfrage angenommen"),
        "request.declined": _("Anfrage abgelehnt"),
        "membership.added": _("Rolle vergeben"),
        "membership.changed": _("Rolle geändert"),
        "membership.ended": _("Rolle beendet"),
        "person.left": _("Ausgetreten"),
        "person.deactivated": _("Zugang gesperrt"),
        "person.reactivated": _("Zugang freigegeben"),
        "profile.changed": _("Profil geändert"),
        "token.made": _("Zugangsschlüssel angelegt"),
        "token.revoked": _("Zugangsschlüssel widerrufen"),
    }
)

describe_targets(
    {
        "people.invitation": _("Einladung"),
        "people.joinrequest": _("Anfrage"),
        "people.department": _("Stelle"),
        "people.municipality": _("Kommune"),
        "people.network": _("Verbund"),
        "people.person": _("Person"),
        "people.apitoken": pgettext_lazy("Einzahl", "Zugangsschlüssel"),
    }
)
