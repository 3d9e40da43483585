"""The bridge behind the real server, in front of a small WSGI application of the tests' own."""

from __future__ import annotations

import http.client
import io
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lotsennetz.config.server import answer, bridge, protocol, run
from tests.core.english_kit import load_english

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


@pytest.fixture
def house(tmp_path: Path) -> House:
    file = tmp_path / "large.bin"
    file.write_bytes(bytes(range(256)) * (FILE_BYTES // 256))
    return House(file=file)


def test_a_page_comes_with_headers_and_is_closed_on_its_thread(house: House) -> None:
    with serving(house) as port:
        reply = ask(port, "/")
    assert (reply.status, reply.body, reply.headers["set-cookie"]) == (200, b"page", "a=1")
    assert house.threads[0].startswith("page-")
    assert house.closed == house.threads


def test_the_environ_carries_path_query_and_repeated_headers(house: House) -> None:
    request = (
        b"GET /gr%C3%BC%C3%9Fe/a%2Fb?q=%C3%BC&q=2 HTTP/1.1\r\nHost: netz.example\r\n"
        b"X-Word: one\r\nX-Word: two\r\n"
        b"Cookie: a=1\r\nCookie: b=2\r\nX_Word: smuggled\r\nConnection: close\r\n\r\n"
    )
    with serving(house) as port, opened(port, request) as client:
        everything(client)
    environ = house.seen[0]
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/grüße/a/b"
    assert environ["QUERY_STRING"] == "q=%C3%BC&q=2"
    assert environ["HTTP_X_WORD"] == "one,two"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]) == ("127.0.0.1", "http")
    assert (environ["SCRIPT_NAME"], environ["HTTP_HOST"]) == ("", "netz.example")


FORWARDED = {
    "X-Forwarded-For": "10.0.0.1, 198.51.100.7",
    "X-Forwarded-Proto": "https",
    "X-Real-IP": "10.0.0.1",
}


def test_forwarded_headers_vanish_unless_a_proxy_is_configured(house: House) -> None:
    with serving(house) as port:
        ask(port, "/", headers=FORWARDED)
    assert (house.seen[0]["REMOTE_ADDR"], house.seen[0]["wsgi.url_scheme"]) == ("127.0.0.1", "http")
    assert not [name for name in house.seen[0] if "FORWARDED" in name or "REAL_IP" in name]


def test_behind_a_proxy_the_address_it_added_counts(house: House) -> None:
    with serving(house, proxied=True) as port:
        ask(port, "/", headers=FORWARDED)
    assert (house.seen[0]["REMOTE_ADDR"], house.seen[0]["wsgi.url_scheme"]) == ("198.51.100.7", "https")


@pytest.mark.parametrize("size", [0, 1, 70_000, LIMIT])
def test_bodies_arrive_whole(house: House, size: int) -> None:
    body = bytes(range(250)) * (size // 250) + b"x" * (size % 250)
    with serving(house) as port:
        assert ask(port, "/", "POST", body).status == 200
    assert house.bodies == [body]
    assert house.seen[0]["CONTENT_LENGTH"] == str(size)


def test_a_chunked_body_arrives_whole_with_its_length(house: House) -> None:
    with serving(house) as port:
        assert ask(port, "/", "POST", iter([b"ab", b"c" * 100_000])).status == 200
    assert house.bodies == [b"ab" + b"c" * 100_000]
    assert house.seen[0]["CONTENT_LENGTH"] == "100002"
    assert "HTTP_TRANSFER_ENCODING" not in house.seen[0]


@pytest.mark.parametrize("chunked", [False, True], ids=["announced", "chunked"])
def test_too_large_a_body_gets_a_readable_page_and_no_view(house: House, chunked: bool) -> None:
    body = b"x" * (3 * LIMIT)
    with serving(house) as port:
        reply = ask(port, "/", "POST", iter([body]) if chunked else body)
        assert ask(port, "/").status == 200
    assert reply.status == 413
    assert "höchstens 1 MB" in reply.text
    assert '<html lang="de">' in reply.text
    assert reply.headers["content-type"].startswith("text/html")
    assert len(house.seen) == 1


def test_the_servers_own_page_is_in_the_browsers_language(house: House) -> None:
    load_english()
    with serving(house) as port:
        reply = ask(port, "/", "POST", b"x" * (3 * LIMIT), headers={"Accept-Language": "en-GB, de;q=0.5"})
        house.view_page = None  # type: ignore[method-assign,assignment] # a mistake of the program's
        broken = ask(port, "/", headers={"Accept-Language": "en"})
    assert (reply.status, broken.status) == (413, 500)
    assert "may have 1 MB together" in reply.text
    assert "Something failed on the server" in broken.text
    assert reply.headers["content-language"] == broken.headers["content-language"] == "en"


def test_a_full_disk_while_receiving_is_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    class FullDisk(io.BytesIO):
        def __init__(self, _size: int) -> None:
            super().__init__()

        def write(self, _data: Any) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(bridge, "SpooledTemporaryFile", FullDisk)
    with serving(house) as port:
        reply = ask(port, "/", "POST", b"abc")
    assert reply.status == 507
    assert "Speicher des Servers ist voll" in reply.text
    assert house.seen == []


def test_who_leaves_while_sending_starts_no_view(house: House) -> None:
    with serving(house) as port:
        with opened(port, b"POST /gone HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nten bytes."):
            pass
        assert ask(port, "/").status == 200
        assert [environ["PATH_INFO"] for environ in house.seen] == ["/"]


def test_a_body_that_stands_still_ends_with_a_sentence(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "IDLE_SECONDS", 0.2)
    request = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nConnection: close\r\n\r\nten bytes."
    with serving(house) as port, opened(port, request) as client:
        reply = everything(client)
    assert reply.startswith(b"HTTP/1.1 408")
    assert "stand zu lange still" in reply.decode()
    assert house.seen == []


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost:", b"POST / HT"])
def test_a_head_that_never_ends_is_cut_off(
    house: House, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    with serving(house) as port, opened(port, sent) as client, suppress(ConnectionResetError):
        assert everything(client) == b""
    assert house.seen == []


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"GET /\xfc HTTP/1.1\r\nHost: x\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
    ids=["header", "address", "two lengths", "bytes", "nonsense"],
)
def test_a_bad_head_is_refused(house: House, head: bytes) -> None:
    with serving(house) as port:
        with opened(port, head) as client:
            try:
                reply = everything(client)
            except ConnectionResetError:
                reply = b"HTTP/1.1 400"  # refused before all of it was read
        assert ask(port, "/").status == 200
    assert reply.startswith(b"HTTP/1.1 400")
    assert len(house.seen) == 1


def test_a_file_comes_whole_and_is_closed_off_the_page_threads(house: House) -> None:
    with serving(house) as port:
        reply = ask(port, "/file")
        until(lambda: house.closed)
    assert house.file is not None
    assert reply.body == house.file.read_bytes()
    assert [name.split("-")[0] for name in house.closed] == ["file"]


@pytest.mark.parametrize("size", [0, 5, answer.BLOCK - 1, answer.BLOCK, answer.BLOCK + 1])
def test_files_of_every_size(house: House, size: int) -> None:
    assert house.file is not None
    house.file.write_bytes(b"z" * size)
    with serving(house) as port:
        reply = ask(port, "/file")
        until(lambda: house.closed)
    assert reply.body == b"z" * size
    assert len(house.closed) == 1


def test_who_leaves_a_download_leaves_no_open_file(house: House) -> None:
    with serving(house) as port:
        with opened(port, b"GET /file HTTP/1.1\r\nHost: x\r\n\r\n", 8192) as client:
            client.recv(1000)
            assert house.closed == []
        until(lambda: house.closed)
    assert house.closed[0].startswith("file-")  # closed on purpose, not by the garbage collector


def test_who_stops_reading_is_cut_off(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "IDLE_SECONDS", 0.2)
    with serving(house) as port, opened(port, b"GET /file HTTP/1.1\r\nHost: x\r\n\r\n", 8192) as client:
        client.recv(1000)
        until(lambda: house.closed)
        received = 0
        with suppress(ConnectionResetError):
            while part := client.recv(1 << 20):
                received += len(part)
    assert 0 < received < FILE_BYTES  # what the kernel had taken, not the file


def test_rows_are_made_on_a_page_thread_and_arrive_whole(house: House) -> None:
    with serving(house) as port:
        lines = ask(port, "/rows").text.splitlines()
    assert [int(line.split(";")[0]) for line in lines] == list(range(50_000))
    assert {line.split(";")[1] for line in lines} == set(house.threads) == set(house.closed)


def test_head_and_no_content_have_no_body_and_are_closed(house: House) -> None:
    with serving(house) as port:
        head, none = ask(port, "/", "HEAD"), ask(port, "/none")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "4")
    assert (none.status, none.body, none.headers["content-length"]) == (204, b"", None)
    assert len(house.closed) == 2


@pytest.mark.parametrize("path", ["/broken", "/halfway"])
def test_a_failing_view_is_logged_and_answered_readably(
    house: House, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(house) as port:
        reply = ask(port, path)
        assert ask(port, "/").status == 200
    assert reply.status == 500
    assert "Fehler aufgetreten" in reply.text
    assert "LookupError" not in reply.text
    assert "on purpose" in caplog.text


def test_eight_pages_run_at_once_and_a_ninth_waits(house: House) -> None:
    with serving(house) as port, ExitStack() as stack:
        request = b"GET /wait HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        clients = [stack.enter_context(opened(port, request)) for _ in range(9)]
        for _ in range(8):
            assert house.inside.acquire(timeout=10)
        assert len(house.seen) == 8
        assert not house.inside.acquire(timeout=0.2)
        house.release.set()
        assert all(everything(client).endswith(b"page") for client in clients)
    assert len({*house.threads}) == 8


def test_four_slow_downloads_and_four_slow_uploads_hold_no_page_thread(house: House) -> None:
    upload = b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\nConnection: close\r\n\r\n"
    download = b"GET /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with serving(house, threads=1) as port, ExitStack() as stack:
        senders = [stack.enter_context(opened(port, upload + b"u" * 1000)) for _ in range(4)]
        readers = [stack.enter_context(opened(port, download, 8192)) for _ in range(4)]
        beginnings = [reader.recv(1000) for reader in readers]
        for _ in range(20):
            assert ask(port, "/").body == b"page"
        assert {name.split("-")[0] for name in house.closed} == {"page"}  # all four files are still open
        assert "/upload" not in {environ["PATH_INFO"] for environ in house.seen}
        for sender in senders:
            sender.sendall(b"u" * 899_000)
            assert everything(sender).endswith(b"page")
        for beginning, reader in zip(beginnings, readers, strict=True):
            received = beginning + everything(reader)
            assert len(received.partition(b"\r\n\r\n")[2]) == house.file.stat().st_size  # type: ignore[union-attr]
    assert [len(body) for body in house.bodies if body] == [900_000] * 4


def test_streams_go_past_the_pages_and_are_told_to_close(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = threading.Event()
    monkeypatch.setattr(run, "on_stop", [told.set])

    async def stream(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode()})

    with serving(house, streams={"/live/": stream}) as port:
        assert ask(port, "/live/feed").body == b"/live/feed"
        assert ask(port, "/").body == b"page"
        assert not told.is_set()
    assert told.is_set()
    assert len(house.seen) == 1


def test_stopping_does_not_wait_for_slow_transfers(house: House) -> None:
    with ExitStack() as stack:
        with serving(house) as port:
            request = b"GET /file HTTP/1.1\r\nHost: x\r\n\r\n"
            client = stack.enter_context(opened(port, request, 8192))
            client.recv(1000)
        until(lambda: house.closed)
