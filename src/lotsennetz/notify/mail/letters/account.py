"""What sign-in tells the holder of an account. Everything about it lies sealed in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lotsennetz.core import time_text
from lotsennetz.notify.mail.kinds import MailKind
from lotsennetz.notify.mail.letter import Letter, NotAnyMore
from lotsennetz.notify.mail.render import full_address, network_name
from lotsennetz.notify.mail.sealing import Unreadable, unseal
from lotsennetz.notify.models import Delivery

Values = dict[str, str]


def _opened(row: Delivery) -> Values:
    try:
        return unseal(row.sealed)
    except Unreadable:
        raise NotAnyMore("secret") from None


def _reset(row: Delivery) -> Letter:
    values = _opened(row)
    hours = int(values["hours"])
    return Letter(
        subject=_("Neues Passwort für %(network)s") % {"network": network_name()},
        lines=[_("Für Ihr Konto wurde ein neues Passwort angefordert. Über diesen Link legen Sie es fest.")],
        action=(_("Neues Passwort festlegen"), values["url"]),
        closing=[
            ngettext("Der Link gilt eine Stunde.", "Der Link gilt %(n)d Stunden.", hours) % {"n": hours},
            _("Wenn Sie das nicht waren, löschen Sie diese E-Mail. Ihr Passwort bleibt, wie es ist."),
        ],
    )


def _confirmation(row: Delivery) -> Letter:
    values = _opened(row)
    days = int(values["days"])
    return Letter(
        subject=_("Bitte bestätigen Sie Ihre Mailadresse"),
        lines=[
            _("Diese Adresse wurde für ein Konto bei %(network)s angegeben.") % {"network": network_name()},
            _("Bestätigen Sie bitte, dass sie Ihnen gehört."),
        ],
        action=(_("Adresse bestätigen"), values["url"]),
        closing=[
            ngettext("Der Link gilt einen Tag.", "Der Link gilt %(n)d Tage.", days) % {"n": days},
            _("Wenn Sie das nicht waren, löschen Sie diese E-Mail. Dann geschieht nichts."),
        ],
    )


def _what(kind: str, values: Values) -> tuple[str, str]:
    """Subject and sentence of a security notice."""
    passkey = values.get("factor") == "passkey"
    network = {"network": network_name()}
    if kind == "password_changed":
        return _("Ihr Passwort wurde geändert"), _(
            "Das Passwort Ihres Kontos bei %(network)s ist neu."
        ) % network
    if kind == "email_changed":
        said = _("Ihr Konto bei %(network)s hat jetzt die Adresse %(new)s. Die bisherige war %(old)s.")
        addresses = {"new": values["to_email"], "old": values["from_email"]}
        return _("Die Adresse Ihres Kontos wurde geändert"), said % (network | addresses)
    if kind == "factor_added":
        if passkey:
            return _("Neuer Passkey"), _("Zu Ihrem Konto bei %(network)s kam ein Passkey hinzu.") % network
        return _("Neue Authentifizierungs-App"), _(
            "Ihr Konto bei %(network)s fragt jetzt nach App-Codes."
        ) % network
    if kind == "factor_removed":
        if passkey:
            return _("Passkey entfernt"), _(
                "Von Ihrem Konto bei %(network)s wurde ein Passkey entfernt."
            ) % network
        said = _("Ihr Konto bei %(network)s fragt nicht mehr nach App-Codes.") % network
        return _("Authentifizierungs-App entfernt"), said
    return (
        _("Neue Wiederherstellungscodes"),
        _("Für Ihr Konto bei %(network)s gibt es neue Wiederherstellungscodes. Die alten gelten nicht mehr.")
        % network,
    )


def _security(row: Delivery) -> Letter:
    values = _opened(row)
    subject, said = _what(row.kind, values)
    browser = ", ".join(part for part in (values.get("browser", ""), values.get("system", "")) if part)
    details = [(_("Wann"), time_text.moment(datetime.fromisoformat(values["at"])))]
    return Letter(
        subject=subject,
        lines=[said],
        details=[*details, *([(_("Womit"), browser)] if browser else [])],
        action=(_("Das war ich nicht: neues Passwort"), full_address(reverse("account_reset_password"))),
        closing=[
            _("Waren Sie das selbst, müssen Sie nichts tun."),
            _("Sonst legen Sie sofort ein neues Passwort fest und wenden Sie sich an die Koordination."),
        ],
    )


def _kind(name: str, title: object, compose: Callable[[Delivery], Letter] = _security) -> MailKind:
    return MailKind(name, title, compose)


KINDS = [
    _kind("password_reset", gettext_lazy("Neues Passwort"), _reset),
    _kind("email_confirmation", gettext_lazy("Bestätigung einer Mailadresse"), _confirmation),
    _kind("password_changed", gettext_lazy("Passwort geändert")),
    _kind("email_changed", gettext_lazy("Mailadresse geändert")),
    _kind("factor_added", gettext_lazy("Zweiter Faktor hinzugefügt")),
    _kind("factor_removed", gettext_lazy("Zweiter Faktor entfernt")),
    _kind("recovery_codes_renewed", gettext_lazy("Neue Wiederherstellungscodes")),
]
