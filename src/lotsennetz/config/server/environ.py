"""From an ASGI scope to the WSGI environ (PEP 3333)."""

from __future__ import annotations

import sys
from typing import IO, Any
from urllib.parse import unquote_to_bytes
from wsgiref.util import FileWrapper

_FORWARDED = ("HTTP_X_FORWARDED_", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def build_environ(scope: Any, body: IO[bytes], *, proxied: bool) -> dict[str, Any]:
    """``body`` is the whole body. ``proxied`` believes X-Forwarded-For and -Proto; else they vanish."""
    root: str = scope.get("root_path", "")
    path = unquote_to_bytes(scope["raw_path"]).decode("latin-1")
    server = scope.get("server") or ("localhost", None)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root,
        "PATH_INFO": path.removeprefix(root),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
    }
    _add_headers(environ, scope["headers"])
    environ["CONTENT_LENGTH"] = str(body.seek(0, 2))  # what came, also when it came in chunks
    body.seek(0)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    if proxied:
        _believe_proxy(environ)
    else:
        for name in [name for name in environ if name.startswith(_FORWARDED)]:
            del environ[name]
    return environ


def _add_headers(environ: dict[str, Any], headers: list[tuple[bytes, bytes]]) -> None:
    for raw, value in headers:
        if b"_" in raw:  # would be mistaken for the same name with a hyphen
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        if name not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            name = f"HTTP_{name}"
        text = value.decode("latin-1")
        if name in environ:
            text = f"{environ[name]}{'; ' if name == 'HTTP_COOKIE' else ','}{text}"
        environ[name] = text


def _believe_proxy(environ: dict[str, Any]) -> None:
    """The last address was added by our own proxy; those before it anybody can write."""
    address = environ.pop("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
    if address:
        environ["REMOTE_ADDR"] = address
    scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").strip().lower()
    if scheme in {"http", "https"}:
        environ["wsgi.url_scheme"] = scheme
