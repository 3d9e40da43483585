"""The signs a group may have, and the one it shows."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lotsennetz.core.ui.icons import NAMES
from lotsennetz.groups.models import Group

PLAIN = "users"  # nothing chosen: the topic's sign stands in
# What each stands for. Files, arrows and controls of the sprite are no signs of a group.
CHOICE: dict[str, str | Promise] = {
    "users-group": _("Menschen"),
    "heart-handshake": _("Zusammenarbeit"),
    "compass": _("Strategie"),
    "flag": _("Ziel"),
    "bulb": _("Idee"),
    "building-community": _("Rathaus"),
    "building-bank": _("Behörde"),
    "gavel": _("Beschluss"),
    "scale": _("Recht"),
    "folders": _("Akten"),
    "file-description": _("Schriftstück"),
    "inbox": _("Posteingang"),
    "scan": _("Scannen"),
    "archive": _("Archiv"),
    "forms": _("Formular"),
    "signature": _("Unterschrift"),
    "calendar-check": _("Termine"),
    "ticket": _("Ticket"),
    "headset": _("Bürgerservice"),
    "lifebuoy": _("Hilfe"),
    "school": _("Schulung"),
    "speakerphone": _("Öffentlichkeit"),
    "message-chatbot": _("Chatbot"),
    "sparkles": _("Künstliche Intelligenz"),
    "world-www": _("Internet"),
    "credit-card": _("Bezahlen"),
    "receipt-euro": _("Rechnung"),
    "briefcase": _("Wirtschaft"),
    "shield-check": _("Sicherheit"),
    "key": _("Zugang"),
    "database": _("Daten"),
    "code": _("Software"),
    "device-laptop": _("Arbeitsplatz"),
    "tool": _("Werkzeug"),
    "puzzle": _("Schnittstellen"),
    "antenna": _("Sensorik"),
    "wifi": _("WLAN"),
    "map-2": _("Karte"),
    "route": _("Verkehr"),
    "bus": _("Bus und Bahn"),
    "parking": _("Parken"),
    "charging-pile": _("Ladesäule"),
    "bolt": _("Energie"),
    "cloud-rain": _("Wetter"),
    "camper": _("Tourismus"),
    "baby-carriage": _("Familie"),
    "book-2": _("Bücherei"),
    "home": _("Wohnen"),
    "accessible": _("Barrierefreiheit"),
}
ALLOWED = frozenset({PLAIN, *CHOICE})


def icon_of(group: Group) -> str:
    """The group's own sign, else its topic's; always one that there is. Reads ``group.topic``."""
    topic = group.topic.icon if group.topic else ""
    own = group.icon if group.icon != PLAIN else ""
    return next((name for name in (own, topic) if name in NAMES), PLAIN)
