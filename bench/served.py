"""The product's own server in a process of its own, and what it used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_TICK = os.sysconf("SC_CLK_TCK")
_PROGRAM = """
import sys, django
django.setup()
from lotsennetz.config.server.run import serve
sys.exit(serve("127.0.0.1", 0, sys.argv[1]))
"""


@dataclass
class Served:
    """``ready_after`` in seconds from the start of the process to its line "läuft auf"."""

    process: subprocess.Popen[str]
    port: int
    ready_after: float

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def resident_megabytes(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024

    def stop(self) -> float:
        """Ask it to stop; seconds until it was gone."""
        started = time.monotonic()
        self.process.terminate()
        self.process.wait(30)
        return time.monotonic() - started


def surroundings(data: Path, url: str = "") -> dict[str, str]:
    """Environment variables of a measured process."""
    known = {
        "LOTSENNETZ_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }
    rest = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "LOTSENNETZ_DEMO"}}
    return {**rest, **known, **({"DATABASE_URL": url} if url else {})}


@contextmanager
def served(data: Path, url: str = "", role: str = "all") -> Iterator[Served]:
    """Start, wait until ready, yield, stop."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, role],
        env=surroundings(data, url),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    ready = time.monotonic() - started
    found = re.search(r":(\d+)\b", line)
    if found is None:
        process.kill()
        raise SystemExit(f"the server did not start: {line!r}")
    running = Served(process, int(found[1]), ready)
    try:
        yield running
    finally:
        if process.poll() is None:
            running.stop()
