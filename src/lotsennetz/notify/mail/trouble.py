"""Why a mail did not go out, in words. The ledger keeps step, code and the server's own answer."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lotsennetz.notify.models import Delivery

STEPS = {
    "connect": gettext_noop("Der Mailserver war nicht erreichbar."),
    "tls": gettext_noop("Die verschlüsselte Verbindung zum Mailserver kam nicht zustande."),
    "login": gettext_noop("Der Mailserver hat die Anmeldung abgelehnt."),
    "sender": gettext_noop("Der Mailserver hat die Absenderadresse abgelehnt."),
    "recipient": gettext_noop("Der Mailserver hat die Empfängeradresse abgelehnt."),
    "data": gettext_noop("Der Mailserver hat die E-Mail nicht angenommen."),
    "content": gettext_noop("Die Verbindung brach während der Übertragung ab."),
    "final": gettext_noop("Der Mailserver hat den Inhalt der E-Mail abgelehnt."),
    "compose": gettext_noop(
        "Die E-Mail ließ sich nicht zusammenstellen. Das Protokoll des Servers nennt den Grund."
    ),
    "file": gettext_noop("Die E-Mail ließ sich nicht als Datei ablegen."),
    "address": gettext_noop("Die Empfängeradresse ist keine gültige Mailadresse."),
    "interrupted": gettext_noop("Der Server wurde während der Übergabe unterbrochen."),
}
REASONS = {
    "recipient": gettext_noop("Die Person ist nicht mehr aktiv."),
    "setting": gettext_noop("Die Person möchte davon keine E-Mail mehr."),
    "gone": gettext_noop("Den Anlass gibt es nicht mehr."),
    "hidden": gettext_noop("Die Person darf den Anlass nicht mehr sehen."),
    "settled": gettext_noop("Der Anlass ist erledigt."),
    "secret": gettext_noop("Der einmalige Link ist nicht mehr lesbar."),
}
_UNCLEAR = gettext_noop("Ob die E-Mail angekommen ist, ist ungewiss: Die Antwort des Mailservers blieb aus.")


def explain(row: Delivery) -> str:
    """One or two sentences in the active language; empty if nothing went wrong."""
    if row.state == Delivery.State.CANCELLED:
        return _(REASONS[row.error_step]) if row.error_step in REASONS else ""
    if not row.error_step:
        return ""
    sentence = _(_UNCLEAR) if row.state == Delivery.State.UNCLEAR else step_sentence(row.error_step)
    return f"{sentence} {answer_sentence(row.error_code, row.error)}".strip()


def step_sentence(step: str) -> str:
    return _(STEPS[step]) if step in STEPS else ""


def answer_sentence(code: int | None, answer: str) -> str:
    """The server's own words, quoted."""
    said = f"{code or ''} {answer}".strip()
    return _("Antwort: %(answer)s") % {"answer": said} if said else ""
