"""The product's own server, in a process and a data folder of its own, with the sample network in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from lotsennetz.demo.services import build
build()
from lotsennetz.config.server.run import serve
sys.exit(serve("127.0.0.1", 0))
"""


@dataclass(frozen=True)
class Served:
    address: str
    data: Path

    def newest_mail(self) -> str:
        """What the house wrote last. Without a mail server, letters lie in the data folder."""
        letters = sorted((self.data / "mail").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        return letters[-1].read_text(encoding="utf-8") if letters else ""


@contextmanager
def served(data: Path) -> Iterator[Served]:
    """Build, start, wait until ready, yield, stop."""
    known = {
        "LOTSENNETZ_DATA": str(data),
        "LOTSENNETZ_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "lotsennetz.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    rest = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    with (data / "server.log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            env={**rest, **known},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            found = re.search(r"http://\S+:\d+", line)
            if found is None:
                raise AssertionError(f"the server did not start: {line} {(data / 'server.log').read_text()}")
            yield Served(found[0], data)
        finally:
            process.terminate()
            process.wait(30)
            process.stdout.close()
