"""Words for the device somebody signed in with, as far as the browser tells."""

from __future__ import annotations

import ipaddress

from django.utils.translation import gettext as _

# The first that matches counts: Edge also calls itself Chrome, and nearly everybody calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_HAND_HELD = {"iPhone", "iPad", "Android"}


def browser_and_system(user_agent: str) -> tuple[str, str]:
    """Names of both, empty where unknown."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return browser, system


def device_name(user_agent: str) -> str:
    """One phrase in the reader's language."""
    browser, system = browser_and_system(user_agent)
    if browser and system in {"iPhone", "iPad"}:
        return _("%(browser)s auf dem %(device)s") % {"browser": browser, "device": system}
    if browser and system:
        return _("%(browser)s unter %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unbekanntes Gerät")


def device_icon(user_agent: str) -> str:
    """Phone or computer."""
    return "device-mobile" if browser_and_system(user_agent)[1] in _HAND_HELD else "device-laptop"


def shortened(address: str) -> str:
    """An IP address without the part that points at one device: /16 of IPv4, /32 of IPv6."""
    ip = ipaddress.ip_address(address)
    network = ipaddress.ip_network(f"{ip}/{16 if ip.version == 4 else 32}", strict=False)
    return str(network.network_address)
