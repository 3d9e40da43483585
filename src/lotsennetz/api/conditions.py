"""Which version an answer is, and which version a change is meant for."""

from __future__ import annotations

import hashlib
import re

from django.http import HttpRequest
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from lotsennetz.api.problems import Refusal

_VERSIONED = re.compile(r'"v(\d{1,9})(?:-[0-9a-f]+)?"')


def tag_of(body: bytes, version: int | None = None) -> str:
    """Of the whole answer, so that a new comment counts; what can be changed says its version, too."""
    digest = hashlib.sha256(body).hexdigest()[:16]
    return f'"{digest}"' if version is None else f'"v{version}-{digest}"'


def is_known(request: HttpRequest, tag: str) -> bool:
    """Whether the program has this answer already."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return tag in held or f"W/{tag}" in held or held == ["*"]


def stale() -> Refusal:
    return Refusal(412, _("Inzwischen gibt es eine andere Fassung. Lesen Sie sie, bevor Sie sie ändern."))


def is_for_nothing(request: HttpRequest) -> bool:
    """``If-None-Match: *``: only if there is nothing yet."""
    return parse_etags(request.headers.get("If-None-Match", "")) == ["*"]


def refuse_other(request: HttpRequest, version: int | None) -> None:
    """Go on only if ``If-Match`` names the version that stands there; None for nothing.

    Only the version's number is compared: a comment in between does not keep an author from correcting a text.
    """
    header = request.headers.get("If-Match")
    if header is None:
        raise Refusal(428, _("Es braucht den Kopf If-Match mit dem ETag der Fassung, die Sie ändern wollen."))
    wanted = parse_etags(header)
    numbers = {int(found[1]) for tag in wanted if (found := _VERSIONED.fullmatch(tag))}
    if version is None or (wanted != ["*"] and version not in numbers):
        raise stale()
