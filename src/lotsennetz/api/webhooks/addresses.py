"""Where deliveries may go: which addresses a person may name, and which machines we speak to.

The first is looked at when a hook is made, the second each time at the moment of connecting: only the resolved
number says what is behind a name, and it may be another one the next time.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from lotsennetz.api.models.hooks import ADDRESS_LENGTH
from lotsennetz.core.errors import DomainError

_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.(?!\d+\Z){_LABEL}")
_LOWEST_PORT = 1024
#: Ways into other networks and ranges that this Python does not know yet: none of them is anybody's own address.
_DETOURS = [
    ipaddress.ip_network(each)
    for each in (
        *("192.0.0.0/24", "192.88.99.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24"),
        *("2001::/23", "2002::/16", "3fff::/20", "2620:4f:8000::/48"),
    )
]
_UNICAST = ipaddress.ip_network("2000::/3")


@dataclass(frozen=True)
class Target:
    """``host`` in ASCII and small letters; ``path`` with its query."""

    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        return self.host if self.port == 443 else f"{self.host}:{self.port}"


def read_address(text: str) -> Target:
    """Raises DomainError at ``address`` for what no hook may have."""
    text = text.strip()
    if len(text) > ADDRESS_LENGTH:
        raise _wrong(_("Die Adresse ist zu lang: höchstens %(n)s Zeichen.") % {"n": ADDRESS_LENGTH})
    if not text.isascii() or not text.isprintable() or any(sign in text for sign in ' \\"<>^`{|}'):
        raise _wrong(_("Die Adresse enthält Zeichen, die dort nicht stehen dürfen."))
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _wrong(_("Das ist keine Adresse.")) from None
    if parts.scheme != "https":
        raise _wrong(_("Die Adresse beginnt mit https://."))
    if "@" in parts.netloc or parts.fragment:
        raise _wrong(_("Die Adresse darf weder Anmeldedaten noch # enthalten."))
    host = (parts.hostname or "").rstrip(".")
    if len(host) > 253 or not _NAME.fullmatch(host):  # longest name there is
        raise _wrong(
            _(
                "Nennen Sie einen Rechner mit seinem ganzen Namen, zum Beispiel https://programm.stadt.example/."
            )
        )
    port = 443 if port is None else port
    if port != 443 and port < _LOWEST_PORT:
        raise _wrong(_("Möglich sind Port 443 und Ports ab %(lowest)s.") % {"lowest": _LOWEST_PORT})
    path = parts.path or "/"
    return Target(host, port, f"{path}?{parts.query}" if parts.query else path)


def _wrong(text: str) -> DomainError:
    return DomainError(text, field="address")


def is_public(number: str) -> bool:
    """Whether an IP address is somebody's own place in the internet: not ours, not a neighbour's, not a detour."""
    try:
        found = ipaddress.ip_address(number)
    except ValueError:
        return False
    if found.is_multicast or found.is_reserved or found.is_unspecified or found.is_loopback:
        return False
    if found.is_link_local or found.is_private or not found.is_global:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        embedded = found.ipv4_mapped or found.sixtofour or found.teredo
        if embedded is not None or found.is_site_local or found not in _UNICAST:
            return False  # NAT64 and IPv4-mapped numbers lie outside of unicast, too
    return not any(found in network for network in _DETOURS if network.version == found.version)
