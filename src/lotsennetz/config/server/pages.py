"""What the server itself has to say, before or without Django: nobody is known yet but the browser."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from http.cookies import CookieError, SimpleCookie

from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header

from lotsennetz.config.wording import GERMAN, LANGUAGES, catalogue
from lotsennetz.config.wording import gettext_noop as _

Headers = Iterable[tuple[bytes, bytes]]

_HEADERS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]
_TEXTS = {
    408: (
        _("Die Übertragung stand zu lange still"),
        _("Bitte prüfen Sie Ihre Verbindung, und senden Sie noch einmal ab. Gespeichert wurde nichts."),
    ),
    413: (
        _("Das ist zu groß"),
        _(
            "Zusammen dürfen Formular und Dateien höchstens %(megabytes)s MB haben. Bitte gehen Sie zurück, "
            "und laden Sie weniger oder kleinere Dateien auf einmal hoch. Gespeichert wurde nichts."
        ),
    ),
    500: (
        _("Das hat nicht geklappt"),
        _(
            "Auf dem Server ist ein Fehler aufgetreten. Bitte versuchen Sie es noch einmal; "
            "bleibt es dabei, melden Sie sich bei der Koordination."
        ),
    ),
    507: (
        _("Der Speicher des Servers ist voll"),
        _(
            "Ihre Dateien konnten nicht angenommen werden. Bitte melden Sie sich bei der Koordination. "
            "Was schon gespeichert war, ist noch da."
        ),
    ),
}
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head>
<body><main><h1>{title}</h1><p>{text}</p></main></body></html>
"""


def page(code: int, asked: Headers = (), **values: object) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Headers and body of the page for ``code``, in the language of the request whose headers are ``asked``."""
    language = language_of(asked)
    say = catalogue(language).gettext
    title, text = (escape(say(message) % values, quote=False) for message in _TEXTS[code])
    body = _PAGE.format(language=language, title=title, text=text).encode()
    facts = [(b"content-language", language.encode()), (b"content-length", str(len(body)).encode())]
    return [*_HEADERS, *facts], body


def language_of(headers: Headers) -> str:
    """The choice made at the foot of a page, else what the browser prefers, else German.

    Pages ask the person's profile instead of the browser; here nobody has been signed in yet.
    """
    found = {name: value.decode("latin-1") for name, value in headers}
    wishes = [_chosen(found.get(b"cookie", ""))]
    preferred = parse_accept_lang_header(found.get(b"accept-language", "").lower())
    wishes += [tag.partition("-")[0] for tag, weight in preferred if weight]
    return next((wish for wish in wishes if wish in LANGUAGES), GERMAN)


def _chosen(cookies: str) -> str:
    try:
        jar = SimpleCookie(cookies)
    except CookieError:
        return ""
    return jar[settings.LANGUAGE_COOKIE_NAME].value if settings.LANGUAGE_COOKIE_NAME in jar else ""
