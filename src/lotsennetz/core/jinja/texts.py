"""Messages in templates: translated, and values put in escaped.

Jinja's own functions do the same through several layers for each call; a page has a hundred.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils import translation
from markupsafe import Markup


@lru_cache(maxsize=16_384)
def _text(_language: str | None, context: str | None, message: str) -> Markup:
    found = translation.pgettext(context, message) if context else translation.gettext(message)
    return Markup(found)  # noqa: S704 -- from the catalogues


@lru_cache(maxsize=16_384)
def _plain(language: str | None, context: str | None, message: str) -> Markup:
    return _text(language, context, message) % {}  # a per cent sign is written twice in every message


def gettext(message: str, /, **values: Any) -> Markup:
    """``_("Noch %(n)s Antworten", n=3)``"""
    language = translation.get_language()
    return _text(language, None, message) % values if values else _plain(language, None, message)


def pgettext(context: str, message: str, /, **values: Any) -> Markup:
    language = translation.get_language()
    return _text(language, context, message) % values if values else _plain(language, context, message)


def ngettext(singular: str, plural: str, number: int, /, **values: Any) -> Markup:
    values.setdefault("num", number)
    return Markup(translation.ngettext(singular, plural, number)) % values  # noqa: S704 -- from the catalogues


def npgettext(context: str, singular: str, plural: str, number: int, /, **values: Any) -> Markup:
    values.setdefault("num", number)
    found = translation.npgettext(context, singular, plural, number)
    return Markup(found) % values  # noqa: S704 -- from the catalogues
