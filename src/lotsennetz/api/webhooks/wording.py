"""What a delivery's line in the log says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lotsennetz.api.models import HookDelivery
from lotsennetz.api.webhooks.wire import DEADLINE


def outcome(row: HookDelivery) -> str:
    """Names in our own network and names that do not exist sound the same: nobody finds out here which is which."""
    if row.status is None:
        return _trouble(row.trouble)
    if 300 <= row.status < 400:
        return _("Antwort %(status)s: Weiterleitungen werden nicht befolgt") % {"status": row.status}
    return _("Antwort %(status)s") % {"status": row.status}


def _trouble(trouble: str) -> str:
    words = {
        "name": _("Der Name führt zu keinem öffentlich erreichbaren Rechner"),
        "private": _("Der Name führt zu keinem öffentlich erreichbaren Rechner"),
        "connect": _("Keine Verbindung"),
        "tls": _("Zertifikat oder Verschlüsselung stimmen nicht"),
        "timeout": _("Keine Antwort innerhalb von %(n)s Sekunden") % {"n": int(DEADLINE)},
        "answer": _("Keine verständliche Antwort"),
    }
    return words.get(trouble, _("wird gerade zugestellt"))


def tone(row: HookDelivery) -> str:
    return {"done": "ok", "failed": "danger"}.get(row.state, "warn")
