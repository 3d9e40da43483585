"""The jobs' side of ``serve``: beside the pages, or alone."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from lotsennetz.jobs.crew import Crew


@contextmanager
def crew(*, alone: bool) -> Iterator[Crew]:
    """Jobs run while the block runs."""
    workers = Crew(alone=alone)
    workers.start()
    try:
        yield workers
    finally:
        workers.stop(patience=0.2)


def work_until_stopped() -> None:
    """The role ``worker``: jobs only, until SIGTERM or Ctrl+C."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_frame: stopping.set())
    with crew(alone=False):
        sys.stdout.write(_("Lotsennetz arbeitet Aufgaben ab (Strg+C beendet)") + "\n")
        sys.stdout.flush()
        stopping.wait()
