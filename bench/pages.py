"""CPU time per request of the group stream and of Mein Tag, beside the floor, in the same run.

The server runs in its own process; 8 connections of 8 people load it from another. CPU time is the server process's own
(user and system, /proc/PID/stat) divided by the requests it answered. Page and floor alternate, so that a machine whose
speed drifts treats both alike. Reported are the medians of the rounds and the ratio page/floor.
"""

from __future__ import annotations

import statistics

from bench.load import Result, run
from bench.network import on_both, serving
from bench.served import Served

ROUNDS, SECONDS = 5, 3.0
PAGES = {
    "group stream": ("/gruppen/gruppe-3/", "/messung/gruppe/gruppe-3/"),
    "Mein Tag": ("/mein-tag/", "/messung/tag/"),
}


def _measured(server: Served, path: str, cookies: list[str]) -> tuple[float, Result]:
    before = server.cpu_seconds()
    result = run(server.port, path, cookies, SECONDS)
    if result.failed:
        raise SystemExit(f"{path}: {result.failed} failures")
    return (server.cpu_seconds() - before) * 1000 / result.done, result


def measure(name: str, url: str) -> None:
    with serving(url) as (server, cookies):
        for label, (page, floor) in PAGES.items():
            for path in (page, floor):
                run(server.port, path, cookies, 1.0)
            pages, floors = [], []
            for _round in range(ROUNDS):
                pages.append(_measured(server, page, cookies))
                floors.append(_measured(server, floor, cookies))
            cost = statistics.median(cpu for cpu, _ in pages)
            base = statistics.median(cpu for cpu, _ in floors)
            rate = statistics.median(result.rate for _, result in pages)
            p95 = statistics.median(result.p95 for _, result in pages)
            size = pages[0][1].size
            print(
                f"{name:10} {label:13} {cost:6.1f} CPU-ms  floor {base:5.1f}  ratio {cost / base:4.1f}  "
                f"{rate:5.0f}/s  p95 {p95:4.0f} ms  {size / 1000:.0f} kB",
                flush=True,
            )


if __name__ == "__main__":
    on_both(measure)
