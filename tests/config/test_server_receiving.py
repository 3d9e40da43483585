"""What comes in: bodies of every size, senders that stop or leave, heads that are none."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any

import pytest

from lotsennetz.config.server import bridge, protocol
from tests.config.server_kit import LIMIT, House, ask, everything, opened, serving
from tests.core.english_kit import load_english


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
