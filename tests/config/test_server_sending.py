"""What goes out: files and rows, to readers that stop or leave."""

from __future__ import annotations

from contextlib import suppress

import pytest

from lotsennetz.config.server import answer, bridge
from tests.config.server_kit import FILE_BYTES, House, ask, opened, serving, until


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
