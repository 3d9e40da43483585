"""CPU time of "Wer macht was?": a district's table and lists, and the pages and runs of a whole Land.

Pages are measured as in ``bench.pages``. The floor reads the same statements with ``.values()`` and joins f-strings.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from bench.load import Result, run
from bench.network import filled, on_both
from bench.served import ROOT, Served, served, surroundings

ROUNDS, SECONDS = 3, 3.0
#: By label: what follows ``?`` for the page and for its floor.
DISTRICT_PAGES = {
    "table 51 x 60": ("ansicht=tabelle&kommunen=alle&leere=1", ""),
    "map, one topic": ("ansicht=karte&thema=e-akte", "thema=e-akte"),
    "list, one topic": ("ansicht=liste&thema=e-akte", "thema=e-akte"),
}
LAND_PAGES = {
    "one topic, live": ("ansicht=tabelle&thema=e-akte&stand=live&kommunen=alle", "thema=e-akte&stand=live"),
    "a size, all topics": ("ansicht=tabelle&kommunen=alle&groesse=ab-50000", "orte=150"),
    "first rows": ("ansicht=tabelle&kommunen=alle", "orte=50"),
    "list, one topic": ("ansicht=liste&thema=e-akte", "thema=e-akte"),
}
_RUNS = """
import time, django
django.setup()
from datetime import timedelta
from django.utils import timezone
from lotsennetz.core import clock
from lotsennetz.notify.mail import sending
from lotsennetz.notify.models import Delivery
from lotsennetz.radar.models import Round, Statement
from lotsennetz.radar.services import asking, opportunities
started = time.perf_counter()
opportunities.refresh()
print(f"nightly run over 25,000 statements: {time.perf_counter() - started:.1f} s")
topics = list(Statement.objects.values_list("topic_id", flat=True).distinct()[:20])
times = []
for topic in topics:
    started = time.perf_counter()
    opportunities.refresh_topic(topic)
    times.append((time.perf_counter() - started) * 1000)
print(f"after a change, one topic: {sorted(times)[len(times) // 2]:.0f} ms")
today = timezone.localdate(clock.now())
started = time.perf_counter()
towns = asking.ask(Round.objects.create(meeting_on=today + timedelta(days=6)), today)
queued = time.perf_counter() - started
for pk in Delivery.objects.filter(state="queued", kind="radar_confirm").values_list("pk", flat=True):
    sending.deliver(pk)
print(f"mail round for {towns:,} towns: {queued:.1f} s to queue, {time.perf_counter() - started:.1f} s until written")
"""


def _measured(server: Served, path: str, cookies: list[str]) -> tuple[float, Result]:
    before = server.cpu_seconds()
    result = run(server.port, path, cookies, SECONDS)
    if result.failed:
        raise SystemExit(f"{path}: {result.failed} failures")
    return (server.cpu_seconds() - before) * 1000 / result.done, result


def _pages(name: str, server: Served, cookies: list[str], pages: dict[str, tuple[str, str]]) -> None:
    for label, (asked, floor) in pages.items():
        path, bare = f"/wer-macht-was/?{asked}", f"/messung/radar/?{floor}"
        for address in (path, bare):
            run(server.port, address, cookies, 1.0)
        taken = [_measured(server, path, cookies) for _round in range(ROUNDS)]
        floors = [_measured(server, bare, cookies)[0] for _round in range(ROUNDS)]
        cost, size = statistics.median(cpu for cpu, _ in taken), taken[0][1].size
        print(
            f"{name:10} {label:18} {cost:6.1f} CPU-ms  floor {statistics.median(floors):5.1f}  {size / 1000:.0f} kB",
            flush=True,
        )


def _runs(name: str, data: Path, url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _RUNS],
        env=surroundings(data, url),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    for line in done.stdout.splitlines():
        print(f"{name:10} {line}", flush=True)


def measure(name: str, url: str) -> None:
    with filled(url, "bench.radar_dataset.district") as (data, cookies), served(data, url) as server:
        _pages(name, server, cookies, DISTRICT_PAGES)


def measure_land(name: str, url: str) -> None:
    with filled(url, "bench.radar_dataset.land") as (data, cookies):
        with served(data, url) as server:
            _pages(name, server, cookies, LAND_PAGES)
        _runs(name, data, url)


if __name__ == "__main__":
    on_both(measure)
    on_both(measure_land)
