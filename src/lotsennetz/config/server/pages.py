"""What the server itself has to say, before or without Django. In both languages: nobody is known yet."""

from __future__ import annotations

from html import escape

_HEADERS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]
_TEXTS = {
    408: (
        "Die Übertragung stand zu lange still",
        "Bitte prüfen Sie Ihre Verbindung, und senden Sie noch einmal ab. Gespeichert wurde nichts.",
        "The transfer stood still for too long. Please check your connection and send again.",
    ),
    413: (
        "Das ist zu groß",
        (
            "Zusammen dürfen Formular und Dateien höchstens {megabytes} MB haben. Bitte gehen Sie zurück, "
            "und laden Sie weniger oder kleinere Dateien auf einmal hoch. Gespeichert wurde nichts."
        ),
        (
            "Form and files may have {megabytes} MB together. Please go back and upload fewer or smaller "
            "files at once. Nothing was saved."
        ),
    ),
    500: (
        "Das hat nicht geklappt",
        (
            "Auf dem Server ist ein Fehler aufgetreten. Bitte versuchen Sie es noch einmal; "
            "bleibt es dabei, melden Sie sich bei der Koordination."
        ),
        "Something failed on the server. Please try again; if it stays, tell the coordination.",
    ),
    507: (
        "Der Speicher des Servers ist voll",
        (
            "Ihre Dateien konnten nicht angenommen werden. Bitte melden Sie sich bei der Koordination. "
            "Was schon gespeichert war, ist noch da."
        ),
        (
            "The server's disk is full and your files could not be taken. Please tell the coordination. "
            "What was saved before is still there."
        ),
    ),
}
_PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head>
<body><main><h1>{title}</h1><p>{german}</p><p lang="en">{english}</p></main></body></html>
"""


def page(code: int, **values: object) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Headers and body of the page for ``code``."""
    title, german, english = (escape(text.format(**values), quote=False) for text in _TEXTS[code])
    body = _PAGE.format(title=title, german=german, english=english).encode()
    return [*_HEADERS, (b"content-length", str(len(body)).encode())], body
