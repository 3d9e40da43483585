"""The sample people on the sign-in page, and who may use them."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

from lotsennetz.people.models import Membership, Person, Role

#: What each role sees the network for; shown under the name.
SHOWN_AT_MOST = 6
_ORDER = [Role.OFFICER, Role.COORDINATOR, Role.STAFF, Role.GUIDE, Role.MAYOR, Role.GUEST]


def is_open(request: HttpRequest) -> bool:
    """Only in demo mode, only with the embedded database, only from this very machine under its own name."""
    if not settings.DEMO or request.META.get("HTTP_X_FORWARDED_FOR"):
        return False
    host = request.get_host().rpartition(":")[0] or request.get_host()
    if host not in {"127.0.0.1", "localhost", "[::1]"}:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def sample_people() -> list[tuple[Person, Membership]]:
    """One person for each role, officers of founding towns first."""
    rows = Membership.objects.filter(person__is_active=True).select_related("person", "municipality")
    shown: list[tuple[Person, Membership]] = []
    for role in _ORDER:
        row = rows.filter(role=role).order_by("-municipality__founder", "person__pk").first()
        if row is not None and row.person not in [person for person, _membership in shown]:
            shown.append((row.person, row))
    return shown[:SHOWN_AT_MOST]
