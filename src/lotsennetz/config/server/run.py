"""``lotsennetz serve``: the whole house in one process."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from types import FrameType
from typing import Any

import uvicorn
from django.conf import settings
from django.db import connection as database
from django.urls import get_resolver
from django.utils.translation import gettext as _

from lotsennetz.config.server import background, files
from lotsennetz.config.server.bridge import Bridge
from lotsennetz.config.server.protocol import PatientProtocol
from lotsennetz.config.server.single import AlreadyRunning, only_server

THREADS = 8
WRITERS = 4  # on PostgreSQL, where most of a write is waiting for its commit
GRACE_SECONDS = 0.4  # how long answers in flight may take once the server was asked to stop
ROLES = ("all", "web", "worker")

Application = Callable[[Any, Any, Any], Any]
routes: dict[str, Application] = {}
"""Live streams by path prefix: ASGI applications that get the request instead of the pages."""
on_stop: list[Callable[[], None]] = []
"""Called on the event loop when the server is asked to stop: tells the streams to close."""


class CannotServe(Exception):
    """The server does not start; the text says why and what helps."""


class Server(uvicorn.Server):
    """uvicorn that ends with code 0 when asked to stop, and does not wait for slow transfers."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 -- as uvicorn calls it
        self.should_exit = True  # uvicorn would raise the signal again afterwards: exit code 143 instead of 0

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for callback in on_stop:
            callback()
        asyncio.get_running_loop().call_later(GRACE_SECONDS, self._cut)
        await super().shutdown(sockets)

    def _cut(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()


def dispatch(pages: Application, streams: Mapping[str, Application]) -> Application:
    """Streams by prefix, everything else is a page."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        for prefix, stream in streams.items():
            if scope["path"].startswith(prefix):
                await stream(scope, receive, send)
                return
        await pages(scope, receive, send)

    return application


def configured(application: Application) -> Server:
    """A server for ``application`` with the house's limits; bind it by ``run(sockets=[…])``."""
    config = uvicorn.Config(
        application,
        loop="uvloop",
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=5,
    )
    config.timeout_graceful_shutdown = 2 * GRACE_SECONDS  # type: ignore[assignment] # only waited for; floats do
    return Server(config)


def bind(host: str, port: int) -> socket.socket:
    """Take the port before anything slow happens. Raises CannotServe."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as problem:
        raise CannotServe(
            _("%(host)s:%(port)s ist nicht frei (%(reason)s). Nehmen Sie mit PORT oder --port einen anderen.")
            % {"host": host, "port": port, "reason": problem.strerror}
        ) from problem
    return listener


def serve(
    host: str,
    port: int,
    role: str = "all",
    on_ready: Callable[[str], None] | None = None,
    prepare: Callable[[], None] | None = None,
) -> int:
    """Run until asked to stop; returns the exit code. ``on_ready`` gets the address, port 0 takes a free one.

    Django must be set up. ``prepare`` brings the data up to date once nobody else can be at it.
    """
    try:
        _serve(host, port, role, on_ready, prepare or (lambda: None))
    except (CannotServe, AlreadyRunning) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


def _serve(
    host: str, port: int, role: str, on_ready: Callable[[str], None] | None, prepare: Callable[[], None]
) -> None:
    embedded = database.vendor == "sqlite"
    if role not in ROLES:
        raise CannotServe(_("Die Rolle heißt all, web oder worker, nicht %(role)s.") % {"role": role})
    if role != "all" and embedded:
        raise CannotServe(
            _("Getrennt laufen Seiten und Aufgaben nur mit PostgreSQL: Setzen Sie DATABASE_URL.")
        )
    if role == "worker":
        prepare()
        background.work_until_stopped()
        return
    with ExitStack() as stack:
        announce = stack.enter_context(only_server(settings.ENVIRONMENT.data)) if embedded else None
        listener = stack.enter_context(bind(host, port))
        address = "http://{}:{}".format(f"[{host}]" if ":" in host else host, listener.getsockname()[1])
        if announce is not None:
            announce(address)
        prepare()
        files.collect()
        server = configured(dispatch(_pages(), routes))
        _spare_collections()
        if role == "all":
            workers = stack.enter_context(background.crew(alone=embedded))
            on_stop.append(workers.ask_to_stop)
        listener.listen(2048)
        sys.stdout.write(_("Lotsennetz läuft auf %(address)s (Strg+C beendet)") % {"address": address} + "\n")
        sys.stdout.flush()
        if on_ready is not None:
            on_ready(address)
        server.run(sockets=[listener])


def _spare_collections() -> None:
    """What is loaded by now stays: looking through it for cycles again and again took a tenth of every page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def _pages() -> Bridge:
    from lotsennetz.config.wsgi import application

    len(get_resolver().url_patterns)  # every view is imported now, not while the first person waits
    # Well above one file: a file that is too large is refused at its field, with everything else kept.
    limit = settings.UPLOAD_BYTES * settings.UPLOAD_FILES + 1_000_000
    writers = 1 if database.vendor == "sqlite" else WRITERS
    proxied = settings.ENVIRONMENT.trusted_proxy
    return Bridge(application, limit=limit, threads=THREADS, proxied=proxied, writers=writers)
