"""What the sample network tells the platform."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lotsennetz.demo import panel
from lotsennetz.people.models import Role
from lotsennetz.people.signin.panel import Panel, offer


def _purposes() -> dict[str, str]:
    return {
        Role.OFFICER: _("Stellt und beantwortet Fragen, lädt neue Leute ein"),
        Role.COORDINATOR: _("Hält den Verbund zusammen, entscheidet über Zugänge"),
        Role.STAFF: _("Arbeitet an einem Thema mit, teilt Dateien"),
        Role.GUIDE: _("Hilft im Amt, tauscht sich mit anderen Lotsen aus"),
        Role.MAYOR: _("Sieht, was die eigene Gemeinde bewegt"),
        Role.GUEST: _("Liest Öffentliches und die eigenen Gruppen"),
    }


def _panel(request: HttpRequest) -> Panel | None:
    if not panel.is_open(request):
        return None
    purposes = _purposes()
    people = [(person, row, purposes[row.role]) for person, row in panel.sample_people()]
    return Panel("demo/panel.html", {"people": people}) if people else None


def register() -> None:
    """Called once when the application is ready."""
    offer(_panel)
