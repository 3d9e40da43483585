"""The bridge behind the real server, in front of a small WSGI application of the tests' own."""

from __future__ import annotations

import http.client
import io
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lotsennetz.config.server import bridge, run

LIMIT = 1_000_000
FILE_BYTES = 12_000_000


@dataclass
class House:
    """The WSGI application under the bridge, and what it saw."""

    file: Path | None = None
    seen: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    inside: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    release: threading.Event = field(default_factory=threading.Event)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.seen.append(environ)
        self.bodies.append(environ["wsgi.input"].read())
        self.threads.append(threading.current_thread().name)
        view = getattr(self, "view_" + environ["PATH_INFO"].strip("/").split("/")[0], self.view_page)
        body: Iterable[bytes] = view(environ, start)
        return body

    def view_page(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4"), ("Set-Cookie", "a=1")])
        return Closing(self, [b"page"])

    def view_wait(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.inside.release()
        assert self.release.wait(10)
        return self.view_page(environ, start)

    def view_file(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        assert self.file is not None
        start("200 OK", [("Content-Length", str(self.file.stat().st_size))])
        return environ["wsgi.file_wrapper"](ClosingFile(self, self.file.read_bytes()))  # type: ignore[no-any-return]

    def view_rows(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/csv")])
        return Closing(self, (f"{n};{threading.current_thread().name}\n".encode() for n in range(50_000)))

    def view_none(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("204 No Content", [("Content-Length", "0")])
        return Closing(self, [])

    def view_broken(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        raise LookupError("on purpose")

    def view_halfway(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [])

        def chunks() -> Iterator[bytes]:
            yield b"half"
            raise LookupError("on purpose, half-way")

        return Closing(self, chunks())


class Closing:
    def __init__(self, house: House, chunks: Iterable[bytes]) -> None:
        self.house, self.chunks = house, chunks

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.chunks)

    def close(self) -> None:
        self.house.closed.append(threading.current_thread().name)


class ClosingFile(io.BytesIO):
    def __init__(self, house: House, content: bytes) -> None:
        super().__init__(content)
        self.house = house

    def close(self) -> None:
        self.house.closed.append(threading.current_thread().name)
        super().close()


@contextmanager
def serving(
    house: Callable[..., Iterable[bytes]],
    *,
    threads: int = 8,
    proxied: bool = False,
    streams: Mapping[str, run.Application] | None = None,
) -> Iterator[int]:
    pages = bridge.Bridge(house, limit=LIMIT, threads=threads, proxied=proxied)
    server = run.configured(run.dispatch(pages, streams or {}))
    with run.bind("127.0.0.1", 0) as listener:
        listener.listen(100)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(10)
            assert not thread.is_alive()


@dataclass
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    port: int, path: str, method: str = "GET", body: Any = None, headers: Mapping[str, str] | None = None
) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        return Reply(response.status, response.msg, response.read())
    finally:
        connection.close()


@contextmanager
def opened(port: int, data: bytes, receive_buffer: int | None = None) -> Iterator[socket.socket]:
    with socket.socket() as client:
        if receive_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        client.settimeout(10)
        client.connect(("127.0.0.1", port))
        client.sendall(data)
        yield client


def everything(client: socket.socket) -> bytes:
    parts = []
    while part := client.recv(1 << 20):
        parts.append(part)
    return b"".join(parts)


def until(condition: Callable[[], object]) -> None:
    """Wait for something that must come; ten seconds are only the end of patience."""
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)
