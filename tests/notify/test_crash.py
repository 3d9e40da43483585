"""kill -9 at each step of a hand-over: never sent twice, never skipped, and in doubt only where nobody can know.

Own processes, an own database of the kind the suite runs on, and a real mail server.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.notify.mail_server import Mailbox, mail_server

ROOT = Path(__file__).parents[2]
# Where the process dies, and what has to become of the mail: the state, and how often the server took it.
STEPS = {
    "sender": ("sent", 1),
    "recipient": ("sent", 1),
    "data": ("sent", 1),
    "before-handing-over": ("sent", 1),
    "before-the-dot": ("unclear", 0),
    "final": ("unclear", 1),
    "before-sent": ("unclear", 1),
}
RUSH = 12  # further mails, sent by two workers at once
BY_SERVER = {"sender", "recipient", "data", "final"}
Ledger = dict[int, tuple[str, str, int]]  # number -> state, Message-ID, attempts


class House:
    """A data folder and a database that only this test knows."""

    def __init__(self, data: Path, database_url: str, box: Mailbox) -> None:
        self.box = box
        self.environment = os.environ | {
            "LOTSENNETZ_DATA": str(data),
            "DATABASE_URL": database_url,
            "LOTSENNETZ_MAIL_HOST": "127.0.0.1",
            "LOTSENNETZ_MAIL_PORT": str(box.port),
            "LOTSENNETZ_MAIL_SECURITY": "none",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.notify.crash_worker", *arguments]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, *arguments: str) -> Ledger:
        return finished(self.start(*arguments))


def finished(process: subprocess.Popen[str]) -> Ledger:
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return {
        pk: (state, message_id, tried) for pk, state, message_id, tried in json.loads(out.splitlines()[-1])
    }


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """Empty for SQLite; else a fresh PostgreSQL database beside the suite's."""
    suite = os.environ.get("DATABASE_URL", "")
    if not suite:
        yield ""
        return
    name = f"lotsennetz_crash_{os.getpid()}"
    with psycopg.connect(suite, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield urlunsplit(urlsplit(suite)._replace(path=f"/{name}"))
    with psycopg.connect(suite, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[House]:
    with mail_server() as box:
        yield House(tmp_path_factory.mktemp("house"), database_url, box)


def _wait_for(stream: IO[str] | None, word: str) -> None:
    assert stream is not None
    for line in stream:
        if line.strip() == word:
            return
    raise AssertionError(f"the worker ended before it said {word}")


def _die_at(house: House, step: str, pk: int) -> None:
    """Start a worker on one mail, wait until it is at the step, kill it."""
    box = house.box
    box.reached.clear()
    box.go_on.clear()
    box.waits_at = step if step in BY_SERVER else ""
    process = house.start("work", str(pk), step)
    try:
        if step in BY_SERVER:
            assert box.reached.wait(30), f"never at {step}"
        else:
            _wait_for(process.stdout, "HERE")
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=10)
    assert process.returncode == -signal.SIGKILL
    box.waits_at = ""
    box.go_on.set()


@pytest.fixture(scope="module")
def ledgers(house: House) -> dict[str, Ledger]:
    """The whole story once: die at each step, a second worker too early, the leases end, two workers at once."""
    start = house.run("prepare", str(len(STEPS)))
    for pk, step in zip(start, STEPS, strict=True):
        _die_at(house, step, pk)
    time.sleep(0.3)  # the server notices the dead connections
    dead = house.run("show")
    early = house.run("sweep")
    house.run("expire")
    return {"start": start, "dead": dead, "early": early, "end": house.run("sweep")}


@pytest.mark.parametrize("step", STEPS)
def test_dying_at_a_step(step: str, house: House, ledgers: dict[str, Ledger]) -> None:
    pk = list(ledgers["start"])[list(STEPS).index(step)]
    _state, message_id, _tried = ledgers["start"][pk]
    wanted, times = STEPS[step]

    assert ledgers["dead"][pk][0] == ("handing_over" if wanted == "unclear" else "sending")
    assert ledgers["early"][pk] == ledgers["dead"][pk]  # nobody touches a row while its lease runs
    assert ledgers["end"][pk] == (wanted, message_id, 2 if wanted == "sent" else 1)
    assert house.box.ids().count(message_id) == times


def test_two_workers_send_each_mail_once(house: House, ledgers: dict[str, Ledger]) -> None:
    house.box.accepted.clear()
    house.run("prepare", str(len(STEPS) + RUSH))
    workers = [house.start("sweep"), house.start("sweep")]
    for worker in workers:
        finished(worker)
    rows = list(house.run("show").values())[len(STEPS) :]
    assert [(state, tried) for state, _id, tried in rows] == [("sent", 1)] * RUSH
    assert sorted(house.box.ids()) == sorted(message_id for _state, message_id, _tried in rows)
