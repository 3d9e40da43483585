"""The search over 100,000 entries: the rebuild, a post with and without it, searches and suggestions of 8 at once.

    python -m bench.search [sqlite|postgresql] [entries]

Each of the 8 is a process of its own with its own connection: first they pause up to 0.4 seconds after each answer (40
searches a second), then they ask the next as soon as the last is answered: then the processors are what they wait for.
Times are of ``find`` and ``suggest`` as the pages call them, hits loaded, facets counted. The floor knows its hits: it
only reads as many documents, asks which of them the viewer sees, and loads a page of them.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from tools import postgres

from bench.search_dataset import ENTRIES, build, words
from bench.served import ROOT, surroundings

CALLERS, SECONDS, PAUSE = 8, 15.0, 0.4
_PLAIN: list[str] = [
    *("Akte", "Termin", "Ausweis", "Datenschutz", "Schulung"),
    *("Datenschutz Schulung", "Akte Termin", "elektronische Akte", "Termine im Rathaus"),
    *("Personalausweisbeantragung", "Feuerwehrbedarfsplanung", "Kindergarten Anmeldung", "Brücke", "Bäume"),
    *("Wasser", "Vorname17", "Haushalt", "Digitalisierung der Verwaltung", "Straßenbeleuchtung", "Rathaus"),
    *("Datenshutz", "Verwalt", "Ort 7", "Gebaeude", "Sitzungsdienst Protokoll"),
]
QUERIES: list[tuple[str, dict[str, Any]]] = [
    *((text, {}) for text in _PLAIN),
    ("Akte", {"kind": "comment"}),
    ("Termin", {"municipality": 7}),
    ("Akte", {"group": 3, "kind": "entry"}),
    ("Datenschutz", {"days": 30}),
]
TYPED = [
    "ak",
    "akt",
    "dat",
    "date",
    "datensch",
    "ve",
    "verw",
    "vorname1",
    "ort",
    "or",
    "termin pe",
    "schu",
    "be",
    "e-a",
]


def _fill(entries: int) -> None:
    """The data, then the rebuild as the job does it, then what the database needs to know about it."""
    from django.core.management import call_command
    from django.db import connection

    from lotsennetz.search.models import Document
    from lotsennetz.search.services import rebuilding

    call_command("migrate", verbosity=0)
    build(entries)
    started = time.perf_counter()
    rebuilding.rebuild()
    taken = time.perf_counter() - started
    print(f"rebuild of {Document.objects.count():,} documents: {taken:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _post() -> None:
    """A post with the index following and without; the same number of each, in turns."""
    from lotsennetz.core import bus
    from lotsennetz.entries.events import EntryPublished
    from lotsennetz.entries.services.publish import Content, publish
    from lotsennetz.people.models import Person
    from lotsennetz.search import handlers, keeping

    dice = random.Random(3)
    make, actor = words(dice), Person.objects.get(handle="person-5")
    said = [make() for _ in range(1_500)]  # people use the same words again
    word = partial(dice.choice, said)
    heard = bus._handlers[EntryPublished]
    ours: list[Callable[[Any], None]] = [keeping.on_entry_published, handlers.read_files_of_entry]
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(240):
        with_index = number % 2 == 0
        heard[:] = [one for one in heard if one not in ours] + (ours if with_index else [])
        content = Content(
            title=" ".join(word() for _ in range(5)),
            body=" ".join(word() for _ in range(60)),
            visibility="network",
        )
        started = time.perf_counter()
        publish(actor=actor, content=content)
        if number >= 40:
            times[with_index].append((time.perf_counter() - started) * 1000)
    for name, at in (("median", 0.5), ("p95", 0.95)):
        without, with_it = (sorted(times[key])[int(len(times[key]) * at)] for key in (False, True))
        print(f"post, {name}: {without:.1f} ms without the index, {with_it:.1f} ms with it", flush=True)


def _floor(viewer: Any) -> None:
    """What a search would cost that knew its hits: as many documents as it counts, which of them the viewer sees, and
    a page of rows with what stands around them.
    """
    from lotsennetz.entries.models import Entry
    from lotsennetz.entries.queries.visible import visible_entries
    from lotsennetz.search.models import Document
    from lotsennetz.search.queries import CAP

    rows = Document.objects.filter(kind="entry").order_by("-pk")
    found = list(rows.values_list("entry_id", "group", "municipality", "topic")[: CAP + CAP // 16 + 20])
    numbers = [number for number, *_facets in found]
    seen = set(visible_entries(viewer).filter(pk__in=numbers).values_list("pk", flat=True))
    page = [number for number in numbers if number in seen][:20]
    names = ("title", "body", "author__family_name", "group__name", "municipality__name", "topic__title")
    list(Entry.objects.filter(pk__in=page).values_list(*names))


def _asked(what: str, number: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """Endless, in an order of this caller's own, by viewers of all sorts."""
    from lotsennetz.core import clock
    from lotsennetz.groups.viewer import NOBODY, viewer_of
    from lotsennetz.people.models import Person
    from lotsennetz.search.queries import Filters, find, suggest

    dice = random.Random(number)
    members = [
        viewer_of(one) for one in Person.objects.filter(pk__gt=Person.objects.order_by("pk")[2].pk)[:40]
    ]
    special = [NOBODY, *(viewer_of(Person.objects.get(handle=f"person-{n}")) for n in (0, 1))]
    while True:
        viewer = dice.choice(special) if dice.random() < 0.15 else dice.choice(members)
        if what == "floor":
            yield "floor", partial(_floor, viewer)
            continue
        if what == "suggest":
            typed = dice.choice(TYPED)
            yield typed, partial(suggest, viewer, typed)
            continue
        text, chosen = dice.choice(QUERIES)
        values = {key: value for key, value in chosen.items() if key != "days"}
        if "days" in chosen:
            values["since"] = clock.now() - timedelta(days=chosen["days"])
        filters = Filters(**values)
        yield f"{text} {chosen or ''}", partial(find, viewer, text, filters=filters)


def _call(what: str, number: int, seconds: float, pause: float) -> None:
    """One of the callers: warm up, wait for the others, ask; prints each answer's time as JSON."""
    queries, dice = _asked(what, number), random.Random(number)
    for _ in range(2 * len(QUERIES)):
        next(queries)[1]()
    print("ready", flush=True)
    sys.stdin.readline()
    until, cpu, times = time.perf_counter() + seconds, time.process_time(), []
    while time.perf_counter() < until:
        name, ask = next(queries)
        started = time.perf_counter()
        ask()
        times.append((name.strip(), (time.perf_counter() - started) * 1000))
        time.sleep(dice.uniform(0, pause))
    print(json.dumps({"times": times, "cpu": time.process_time() - cpu}), flush=True)


@contextmanager
def _started(data: Path, url: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "bench.search", "--", *arguments],
        env=surroundings(data, url),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        yield process


def _together(
    data: Path, url: str, what: str, callers: int, seconds: float, pause: float = 0.0
) -> tuple[list[tuple[str, float]], float]:
    from contextlib import ExitStack

    with ExitStack() as stack:
        processes = [
            stack.enter_context(_started(data, url, "call", what, str(n), str(seconds), str(pause)))
            for n in range(callers)
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "ready"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = [
            json.loads(process.stdout.readline()) for process in processes if process.stdout is not None
        ]
    times = [(name, taken) for answer in answers for name, taken in answer["times"]]
    return times, sum(answer["cpu"] for answer in answers) * 1000 / len(times)


def _report(name: str, label: str, times: list[tuple[str, float]], cpu: float) -> None:
    taken = sorted(time for _name, time in times)
    print(
        f"{name:10} {label:22} median {statistics.median(taken):5.1f}  p95 {taken[int(len(taken) * 0.95)]:5.1f}  "
        f"worst {taken[-1]:5.0f} ms  {len(taken)} answers, {cpu:.1f} CPU-ms each in the caller",
        flush=True,
    )


def measure(name: str, data: Path, url: str, entries: int) -> None:
    if entries:
        with _started(data, url, "fill", str(entries)) as process:
            print(f"{name:10} {process.communicate()[0].strip()}", flush=True)
    for what in ("floor", "find", "suggest"):
        alone, cpu = _together(data, url, what, 1, SECONDS / 2)
        _report(name, f"{what}, one caller", alone, cpu)
        by_query: dict[str, list[float]] = {}
        for query, taken in alone:
            by_query.setdefault(query, []).append(taken)
        slow = sorted(by_query.items(), key=lambda item: -statistics.median(item[1]))[:8]
        print("           " + "; ".join(f"{query} {statistics.median(taken):.1f}" for query, taken in slow))
        _report(name, f"{what}, {CALLERS} pausing", *_together(data, url, what, CALLERS, SECONDS, PAUSE))
        _report(name, f"{what}, {CALLERS} at once", *_together(data, url, what, CALLERS, SECONDS))
    with _started(data, url, "post") as process:
        print("\n".join(f"{name:10} {line}" for line in process.communicate()[0].splitlines()), flush=True)


def main(arguments: list[str]) -> None:
    import tempfile

    wanted = arguments[0] if arguments else ""
    entries = int(arguments[1]) if len(arguments) > 1 else ENTRIES
    if wanted in {"", "sqlite"}:
        with tempfile.TemporaryDirectory() as folder:
            measure("SQLite", Path(folder), "", entries)
    if wanted in {"", "postgresql"}:
        with postgres.server() as url, tempfile.TemporaryDirectory() as folder:
            measure("PostgreSQL", Path(folder), url, entries)


def _part(arguments: list[str]) -> None:
    import django

    django.setup()
    if arguments[0] == "fill":
        _fill(int(arguments[1]))
    elif arguments[0] == "post":
        _post()
    else:
        _call(arguments[1], int(arguments[2]), float(arguments[3]), float(arguments[4]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--"]:
        _part(sys.argv[2:])
    else:
        main(sys.argv[1:])
