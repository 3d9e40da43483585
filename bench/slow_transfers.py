"""What four slow uploads and four slow downloads of 25 MB do to the latency of a light page.

The server runs in its own process with all of its middleware; two keep-alive connections of another process ask for the
public front page, and a third process moves the eight files at about 200 kB/s each. Rounds without and with
transfers alternate, so that a machine whose speed drifts treats both alike. Reported are the medians of the rounds'
median and 95th percentile, and their ratios. The transfers must have moved bytes and must not have ended, or there
is no result. The download is a static file, the upload the body of a POST: both go the way of every file.
"""

from __future__ import annotations

import selectors
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.load import Result, run
from bench.network import filled
from bench.served import ROOT, served, surroundings

FILE_BYTES = 25_000_000
FILES, RATE, ROUNDS, SECONDS = 4, 200_000, 5, 3.0
STEPS_A_SECOND = 20
_COLLECT = "import django; django.setup(); from lotsennetz.config.server import files; files.collect()"


def move(port: int) -> None:
    """In the third process: keep all eight moving until the standard input closes, then print the bytes moved."""
    step = RATE // STEPS_A_SECOND
    uploads, downloads = [_connected(port) for _ in range(FILES)], [_connected(port) for _ in range(FILES)]
    for client in uploads:
        client.sendall(f"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {FILE_BYTES}\r\n\r\n".encode())
    for client in downloads:
        client.sendall(b"GET /static/slow.bin HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        if b" 200 " not in client.recv(1000):
            raise SystemExit("the file was not there")
    print("moving", flush=True)
    sent, received = 0, 0
    with selectors.DefaultSelector() as selector:
        selector.register(sys.stdin, selectors.EVENT_READ)
        while not selector.select(1 / STEPS_A_SECOND):
            for client in uploads:
                sent += client.send(b"x" * step)
            for client in downloads:
                received += len(client.recv(step))
    open_until_now = max(sent, received) < FILES * FILE_BYTES
    print(sent, received, int(open_until_now), flush=True)


def _connected(port: int) -> socket.socket:
    client = socket.socket()
    client.setsockopt(
        socket.SOL_SOCKET, socket.SO_RCVBUF, 32_768
    )  # else the kernel takes half the file at once
    client.connect(("127.0.0.1", port))
    return client


@contextmanager
def transfers(port: int) -> Iterator[None]:
    mover = subprocess.Popen(
        [sys.executable, "-m", "bench.slow_transfers", str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert mover.stdin is not None
    assert mover.stdout is not None
    if mover.stdout.readline() != "moving\n":
        raise SystemExit("the transfers did not start")
    time.sleep(0.5)
    yield
    mover.stdin.close()
    sent, received, still_open = (int(word) for word in mover.stdout.read().split())
    mover.wait()
    if not (sent and received and still_open):
        raise SystemExit(f"the transfers were not slow: {sent} sent, {received} received")


def measure() -> None:
    with filled() as (data, _people):
        subprocess.run([sys.executable, "-c", _COLLECT], env=surroundings(data), cwd=ROOT, check=True)
        (data / "static" / "slow.bin").write_bytes(b"z" * FILE_BYTES)
        with served(data) as server:
            visit(server.port, 1.0)
            alone, beside = [], []
            for _round in range(ROUNDS):
                alone.append(visit(server.port, SECONDS))
                with transfers(server.port):
                    beside.append(visit(server.port, SECONDS))
    for name in ("p50", "p95"):
        before = statistics.median(getattr(result, name) for result in alone)
        during = statistics.median(getattr(result, name) for result in beside)
        print(
            f"SQLite     front page {name}  alone {before:5.1f} ms  "
            f"beside {FILES} slow uploads and {FILES} downloads {during:5.1f} ms  ratio {during / before:4.2f}",
            flush=True,
        )


def visit(port: int, seconds: float) -> Result:
    result = run(port, "/", ["", ""], seconds)
    if result.failed:
        raise SystemExit(f"{result.failed} pages failed")
    return result


if __name__ == "__main__":
    if len(sys.argv) > 1:
        move(int(sys.argv[1]))
    else:
        measure()
