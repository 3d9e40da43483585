"""Load from a process of its own: some keep-alive connections, each as another person.

Run as a program it reads one JSON line ``{port, connections: [{cookie, body}], path, seconds, method}`` from standard
input and prints one JSON line with the requests done, the failures and the latencies.
"""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import Any

from bench.served import ROOT


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


def _connection(
    order: dict[str, Any], index: int, until: float, times: list[float], failures: list[str], sizes: list[int]
) -> None:
    client = http.client.HTTPConnection("127.0.0.1", order["port"], timeout=30)
    headers = {"Cookie": order["cookies"][index], "Accept-Encoding": "identity"}
    body = order["bodies"][index] if order["bodies"] else None
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    while time.monotonic() < until:
        started = time.monotonic()
        client.request("POST" if body is not None else "GET", order["path"], body, headers)
        answer = client.getresponse()
        content = answer.read()
        times.append((time.monotonic() - started) * 1000)
        sizes.append(len(content))
        good = {302, 303, 204} if body is not None else {200}
        if answer.status not in good:
            failures.append(str(answer.status))


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
