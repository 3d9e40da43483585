"""CPU time per request of the group stream and of Mein Tag, beside the floor, in the same run.

The server runs in its own process; 8 connections of 8 people load it from another. CPU time is the server process's own
(user and system, /proc/PID/stat) divided by the requests it answered. Page and floor alternate, so that a machine whose
speed drifts treats both alike. Reported are the medians of the rounds and the ratio page/floor.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import postgres

from bench.load import Result, run
from bench.served import ROOT, Served, served, surroundings

CONNECTIONS, ROUNDS, SECONDS = 8, 5, 3.0
PAGES = {
    "group stream": ("/gruppen/gruppe-3/", "/messung/gruppe/gruppe-3/"),
    "Mein Tag": ("/mein-tag/", "/messung/tag/"),
}
_FILL = """
import json, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable")
from bench import dataset
dataset.build()
print(json.dumps(dataset.sessions(8)))
"""


def fill(data: Path, url: str) -> list[str]:
    """Migrate and fill; returns the cookies of eight people."""
    import json

    made = subprocess.run(
        [sys.executable, "-c", _FILL],
        env=surroundings(data, url),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if made.returncode:
        raise SystemExit(made.stderr)
    return [f"sitzung={key}" for key in json.loads(made.stdout.splitlines()[-1])]


def _measured(server: Served, path: str, cookies: list[str]) -> tuple[float, Result]:
    before = server.cpu_seconds()
    result = run(server.port, path, cookies, SECONDS)
    if result.failed:
        raise SystemExit(f"{path}: {result.failed} failures")
    return (server.cpu_seconds() - before) * 1000 / result.done, result


def measure(name: str, url: str = "") -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        cookies = fill(data, url)
        with served(data, url) as server:
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


def main() -> None:
    measure("SQLite")
    with postgres.server() as url:
        measure("PostgreSQL", url)


if __name__ == "__main__":
    main()
