"""What the programs share: the measured network in a folder of its own, served, on one database or both."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import postgres

from bench.served import ROOT, Served, served, surroundings

CONNECTIONS = 8
_FILL = """
import json, sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable")
from django.utils.module_loading import import_string
from bench import dataset
import_string(sys.argv[2])()
print(json.dumps(dataset.sessions(int(sys.argv[1]))))
"""


@contextmanager
def filled(url: str = "", build: str = "bench.dataset.build") -> Iterator[tuple[Path, list[str]]]:
    """Migrate and fill by ``build``; the data folder and the cookies of as many people as there are connections."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        made = subprocess.run(
            [sys.executable, "-c", _FILL, str(CONNECTIONS), build],
            env=surroundings(data, url),
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        if made.returncode:
            raise SystemExit(made.stderr)
        yield data, [f"sitzung={key}" for key in json.loads(made.stdout.splitlines()[-1])]


@contextmanager
def serving(url: str = "") -> Iterator[tuple[Served, list[str]]]:
    """The filled network's server and its people's cookies."""
    with filled(url) as (data, cookies), served(data, url) as server:
        yield server, cookies


def on_both(measure: Callable[[str, str], None]) -> None:
    """``measure(name, url)`` on SQLite and on a throw-away PostgreSQL."""
    measure("SQLite", "")
    with postgres.server() as url:
        measure("PostgreSQL", url)
