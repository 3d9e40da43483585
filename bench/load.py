"""Load from a process of its own: some keep-alive connections, each as another person.

Run as a program it reads one JSON line ``{port, connections: [{cookie, body}], path, seconds, method}`` from standard
input and prints one JSON line with the requests done, the failures and the latencies.
"""

from __future__ import annotations

import json
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import Any

from bench.served import ROOT

ANOTHER = "#" * 19  # in a body: a number that no other request has


@dataclass(frozen=True)
class Result:
    """Latencies in milliseconds."""

    done: int
    failed: int
    seconds: float
    p50: float
    p95: float
    size: int

    @property
    def rate(self) -> float:
        return self.done / self.seconds


def run(
    port: int, path: str, cookies: list[str], seconds: float, *, bodies: list[str] | None = None
) -> Result:
    """Hit ``path`` on every connection for ``seconds``; with ``bodies`` it is a form POST."""
    order = {"port": port, "path": path, "cookies": cookies, "seconds": seconds, "bodies": bodies}
    answer = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return Result(**json.loads(answer.stdout))


class Connection:
    """A keep-alive connection that reads no more of an answer than status and length.

    Kept this plain so that the load takes as little as possible of the machine that is measured.
    """

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray(1 << 20)

    def send(self, request: bytes) -> tuple[int, int]:
        """Status and bytes of the body."""
        self._socket.sendall(request)
        view, got, end = memoryview(self._buffer), 0, -1
        while end < 0:
            got += self._more(view[got:])
            end = self._buffer.find(b"\r\n\r\n", 0, got)
        head = bytes(self._buffer[:end]).lower()
        length = re.search(rb"\r\ncontent-length: (\d+)", head)
        size = int(length[1]) if length else 0
        while got < end + 4 + size:
            got += self._more(view[got:])
        return int(head[9:12]), size

    def _more(self, room: memoryview) -> int:
        got = self._socket.recv_into(room)
        if not got:
            raise ConnectionError("the server closed the connection")
        return got


def _request(order: dict[str, Any], index: int) -> bytes:
    body = (order["bodies"][index] if order["bodies"] else "").encode()
    head = [f"{'POST' if order['bodies'] else 'GET'} {order['path']} HTTP/1.1", "Host: 127.0.0.1"]
    head += [f"Cookie: {order['cookies'][index]}", "Accept-Encoding: identity"]
    if order["bodies"]:
        head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def _connection(
    order: dict[str, Any], index: int, until: float, times: list[float], failures: list[str], sizes: list[int]
) -> None:
    client, request = Connection(order["port"]), _request(order, index)
    place = ANOTHER.encode()
    good = {302, 303, 204} if order["bodies"] else {200}
    while time.monotonic() < until:
        started = time.monotonic()
        status, size = client.send(request.replace(place, b"%d" % time.time_ns()))
        times.append((time.monotonic() - started) * 1000)
        sizes.append(size)
        if status not in good:
            failures.append(str(status))


def main() -> None:
    order = json.load(sys.stdin)
    times: list[float] = []
    failures: list[str] = []
    sizes: list[int] = []
    started = time.monotonic()
    threads = [
        threading.Thread(
            target=_connection, args=(order, n, started + order["seconds"], times, failures, sizes)
        )
        for n in range(len(order["cookies"]))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    quantiles = statistics.quantiles(times, n=20)
    print(
        json.dumps(
            {
                "done": len(times) - len(failures),
                "failed": len(failures),
                "seconds": time.monotonic() - started,
                "p50": statistics.median(times),
                "p95": quantiles[18],
                "size": round(statistics.mean(sizes)),
            }
        )
    )


if __name__ == "__main__":
    main()
