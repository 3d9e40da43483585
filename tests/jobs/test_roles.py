"""Pages and jobs in processes of their own, which PostgreSQL allows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from lotsennetz.jobs.models import Worker
from tests.config.server_kit import ask, until
from tests.config.test_server_process import SERVE
from tests.jobs import sample_tasks

pytestmark = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL"),
    reason="on SQLite `serve` refuses a role of its own; runs on PostgreSQL",
)


def started(surroundings: dict[str, str], role: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, "0", role],
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process


def test_a_worker_and_two_web_nodes_share_the_work(queue: dict[str, str], tmp_path: Path) -> None:
    web = [started({**queue, "LOTSENNETZ_DATA": str(tmp_path / name)}, "web") for name in ("one", "two")]
    worker = started(queue, "worker")
    try:
        for node in web:
            assert node.stdout is not None
            port = int(node.stdout.readline().partition("127.0.0.1:")[2].split()[0])
            assert ask(port, "/gibt-es-nicht/").status == 404
        queues = settings.TASKS["default"]["QUEUES"]  # a thread for each, all in the one worker process
        until(lambda: Worker.objects.count() == len(queues))
        assert set(Worker.objects.values_list("pid", flat=True)) == {worker.pid}
        sample_tasks.touch.enqueue(str(tmp_path / "file"))
        until((tmp_path / "file").exists)
        for process in (*web, worker):
            process.send_signal(signal.SIGTERM)
            _out, errors = process.communicate(timeout=20)
            assert (process.returncode, "Traceback" in errors) == (0, False)
    finally:
        for process in (*web, worker):
            if process.poll() is None:
                process.kill()
            process.communicate()
    assert not Worker.objects.exists()
