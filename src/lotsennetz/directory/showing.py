"""What the directory's templates need beside their data."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from lotsennetz.core.ui.icons import NAMES, kind_icon
from lotsennetz.groups.icons import icon_of


def picture(name: str, instead: str) -> str:
    """An icon from the database if it is one of ours."""
    return name if name in NAMES else instead


def web_address(address: str) -> str:
    """An address that may stand in a link, or nothing: only the web's two schemes."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.hostname else ""


def web_name(address: str) -> str:
    """How people say a web address: without scheme and closing slash."""
    return address.split("://", 1)[-1].rstrip("/")


TOOLS: dict[str, Any] = {
    "group_icon": icon_of,
    "kind_icon": kind_icon,
    "picture": picture,
    "web_address": web_address,
    "web_name": web_name,
}
