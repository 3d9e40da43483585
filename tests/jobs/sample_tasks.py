"""Tasks that the tests queue. They must be importable by worker processes."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django_tasks import task

from lotsennetz.jobs.retry import retrying


@task()
def hold(folder: str) -> str:
    """Leave a trace for each start, then wait for the file ``go``."""
    room = Path(folder)
    (room / f"started-{len(list(room.glob('started-*'))) + 1}").touch()
    while not (room / "go").exists():
        time.sleep(0.01)
    return "held"


@task()
def alone_with(folder: str, number: int) -> None:
    """Complain in a file if this very job is running somewhere else right now."""
    room = Path(folder)
    try:
        os.close(os.open(room / f"running-{number}", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        (room / f"twice-{number}").touch()
        return
    time.sleep(0.002)
    with (room / "done").open("a") as file:
        file.write(f"{number} {os.getpid()}\n")


@task()
def touch(path: str) -> None:
    Path(path).touch()


@task(queue_name="mail")
def touch_by_mail(path: str) -> None:
    Path(path).touch()


@task()
@retrying(attempts=3, first_delay=30, title="Holprige Aufgabe")
def bumpy(path: str) -> str:
    """Fails until the file exists."""
    if not Path(path).exists():
        raise LookupError(f"{Path(path).name} is missing")
    return "found"


@task()
def fails_once_and_for_all() -> None:
    raise ValueError("never again")


@task()
def tick() -> None:
    """For the schedule."""


@task()
def tock() -> None:
    """For the schedule."""
