"""A queue that threads and other processes can reach: an own SQLite file, or the suite's PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connections

from lotsennetz.jobs import schedule
from lotsennetz.jobs.models import Job, JobQuerySet
from tests.config.test_server_process import (
    environment,
    migrated,  # noqa: F401 -- a fixture
)

CREW = """
import sys, time, django
django.setup()
from lotsennetz.jobs.crew import Crew
crew = Crew(alone="alone" in sys.argv)
crew.start()
print("ready", flush=True)
sys.stdin.read()
sys.exit(0 if crew.stop(patience=5) else 3)
"""


class Processes:
    """Worker processes on the test's queue."""

    def __init__(self, surroundings: dict[str, str]) -> None:
        self.surroundings = surroundings
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", CREW, *arguments],
            env=self.surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.communicate()


@pytest.fixture
def queue(
    request: pytest.FixtureRequest,
    transactional_db: None,
    tmp_path: Path,
) -> Iterator[dict[str, str]]:
    """Yields the environment of processes that share the database with this test."""
    if url := os.environ.get("DATABASE_URL"):
        name = settings.DATABASES["default"]["NAME"]
        yield {**environment(tmp_path), "DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        return
    data = Path(shutil.copytree(request.getfixturevalue("migrated"), tmp_path / "data"))
    in_memory, name = connections["default"], connections.settings["default"]["NAME"]
    connections.settings["default"]["NAME"] = str(data / "lotsennetz.sqlite3")
    connections["default"] = connections.create_connection("default")
    yield environment(data)
    connections["default"].close()
    connections.settings["default"]["NAME"] = name  # not by monkeypatch: it lets go only after the flush
    connections["default"] = in_memory


@pytest.fixture
def processes(queue: dict[str, str]) -> Iterator[Processes]:
    family = Processes(queue)
    yield family
    family.end()


@pytest.fixture
def empty_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_entries", {})


def our_jobs() -> JobQuerySet:
    """Without what the apps' own schedule puts in between while a worker process runs."""
    return Job.objects.filter(task_path__startswith="tests.")


def only_job() -> Job:
    return our_jobs().get()
