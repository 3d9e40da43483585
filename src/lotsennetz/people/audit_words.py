"""What the log calls things. Every app adds its own words; what is unknown is shown as it is written."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Word = str | Promise

_actions: dict[str, Word] = {}
_targets: dict[str, Word] = {}
_fields: dict[str, Word] = {}


def describe(words: Mapping[str, Word]) -> None:
    """Add names of actions: ``{"entry.deleted": _("Beitrag gelöscht")}``. From ``AppConfig.ready`` only."""
    _actions.update(words)


def describe_targets(words: Mapping[str, Word]) -> None:
    """Add names of kinds of things: ``{"entries.entry": _("Beitrag")}``. From ``AppConfig.ready`` only."""
    _targets.update(words)


def describe_fields(words: Mapping[str, Word]) -> None:
    """Add names of fields: ``{"body": _("Text")}``. From ``AppConfig.ready`` only."""
    _fields.update(words)


def field_name(field: str) -> Word:
    return _fields.get(field, field)


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
        "account.password_set": _("Passwort festgelegt"),
        "account.password_changed": _("Passwort geändert"),
        "account.password_reset": _("Passwort über einen Link neu festgelegt"),
        "account.email_changed": _("E-Mail-Adresse des Kontos geändert"),
        "account.email_deleted": _("Frühere E-Mail-Adresse entfernt"),
        "account.totp_activated": _("Authentifizierungs-App eingerichtet"),
        "account.totp_deactivated": _("Authentifizierungs-App entfernt"),
        "account.webauthn_added": _("Passkey angelegt"),
        "account.webauthn_removed": _("Passkey entfernt"),
        "account.recovery_codes_generated": _("Wiederherstellungscodes erzeugt"),
        "person.language_chosen": _("Sprache gewählt"),
        "person.appearance_chosen": _("Darstellung gewählt"),
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

describe_fields(
    {
        "name": _("Name"),
        "given_name": _("Vorname"),
        "family_name": _("Nachname"),
        "function": _("Funktion"),
        "about": _("Über mich"),
        "phone": _("Telefon"),
        "phone_visibility": _("Wer das Telefon sieht"),
        "email": _("E-Mail-Adresse"),
        "email_visibility": _("Wer die E-Mail-Adresse sieht"),
        "language": _("Sprache"),
        "appearance": _("Darstellung"),
        "topics": _("Themen"),
        "photo": _("Bild"),
        "role": _("Rolle"),
        "department": _("Stelle"),
        "person": _("Person"),
        "state": _("Zustand"),
        "member": _("Mitgliedschaft"),
        "member_since": _("Mitglied seit"),
        "kind": _("Art"),
        "website": _("Internetseite"),
        "is_active": _("Zugang"),
        "departure": _("Austritt"),
        "expires_at": _("Ablaufdatum"),
        "revoked_at": _("Widerruf"),
        "ags_prefixes": _("Gebiet"),
        "claim": _("Leitsatz"),
        "introduction": _("Einführung"),
        "accent": _("Akzentfarbe"),
        "contact_name": _("Ansprechperson"),
        "contact_email": _("E-Mail-Adresse für Fragen"),
        "imprint": _("Impressum"),
        "privacy_note": _("Hinweise zum Datenschutz"),
    }
)
