"""What a view hears of a request, which thread it runs on, and what nobody waits for."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import Any

import pytest

from lotsennetz.config.server import run
from tests.config.server_kit import House, ask, everything, opened, serving, until


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
