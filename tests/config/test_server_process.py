"""The whole server as an operator starts it: a process of its own on a data directory of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests.config.server_kit import ask, opened, until

MIGRATE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
SERVE = """
import sys, django
django.setup()
from lotsennetz.config.server.run import serve
sys.exit(serve("127.0.0.1", int(sys.argv[1]), *sys.argv[2:]))
"""


def environment(data: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LOTSENNETZ_", "DATABASE_"))
    }
    path = os.pathsep.join([str(Path(__file__).parents[2]), *(entry for entry in sys.path if entry)])
    module = os.environ.get("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE)
    return {**kept, "LOTSENNETZ_DATA": str(data), "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": module}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with an empty, migrated SQLite network."""
    data = tmp_path_factory.mktemp("server") / "data"
    data.mkdir()
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment(data), check=True, timeout=120)
    return data


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(migrated, tmp_path / "data"))


class Running:
    """A server process; ``port`` once it has said where it runs."""

    def __init__(self, data: Path, *arguments: str, port: int = 0) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(port), *arguments],
            env=environment(data),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline().strip()

    @property
    def port(self) -> int:
        return int(self.line.partition("127.0.0.1:")[2].split()[0])

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        self.process.send_signal(number)
        rest, errors = self.process.communicate(timeout=20)
        return self.process.returncode, rest, errors


@contextmanager
def server(data: Path) -> Iterator[Running]:
    running = Running(data)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
        running.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_one_line_answers_and_ends_with_zero(data: Path, number: int) -> None:
    with server(data) as running:
        assert running.line == f"Lotsennetz läuft auf http://127.0.0.1:{running.port} (Strg+C beendet)"
        assert ask(running.port, "/gibt-es-nicht/").status == 404
        code, output, errors = running.stop(number)
    assert (code, output) == (0, "")
    assert "Traceback" not in errors
    assert "ERROR" not in errors


def test_stopping_waits_neither_for_slow_uploads_nor_for_idle_connections(data: Path) -> None:
    with server(data) as running:
        upload = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nten bytes."
        with opened(running.port, upload), opened(running.port, b""):
            assert ask(running.port, "/gibt-es-nicht/").status == 404
            assert running.stop()[0] == 0


def test_a_second_server_on_the_same_data_refuses_and_names_the_first(data: Path) -> None:
    with server(data) as first:
        with server(data) as second:
            _out, errors = second.process.communicate(timeout=30)
            assert second.process.returncode == 1
            assert second.line == ""
        assert f"Prozess {first.process.pid}, http://127.0.0.1:{first.port}" in errors
        assert str(data) in errors
        assert "Traceback" not in errors
        assert ask(first.port, "/gibt-es-nicht/").status == 404


def test_after_kill_nothing_hinders_the_next_server(data: Path) -> None:
    with server(data) as first:
        first.process.kill()
        first.process.wait()
        assert (data / "server.lock").read_text()
        with server(data) as second:
            assert ask(second.port, "/gibt-es-nicht/").status == 404


def test_a_taken_port_is_said(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        running = Running(data, port=taken.getsockname()[1])
        _out, errors = running.process.communicate(timeout=30)
    assert running.process.returncode == 1
    assert "ist nicht frei" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("role", "word"), [("web", "DATABASE_URL"), ("worker", "DATABASE_URL"), ("x", "Rolle")]
)
def test_roles_apart_need_postgresql(data: Path, role: str, word: str) -> None:
    running = Running(data, role)
    _out, errors = running.process.communicate(timeout=30)
    assert running.process.returncode == 1
    assert word in errors
    assert "Traceback" not in errors


def test_a_lost_database_is_a_readable_page_and_comes_back(data: Path) -> None:
    with server(data) as running:
        file = data / "lotsennetz.sqlite3"
        whole = file.read_bytes()
        for extra in ("-wal", "-shm"):
            Path(f"{file}{extra}").unlink(missing_ok=True)
        file.write_bytes(b"this is no database" * 1000)
        reply = ask(
            running.port, "/verwaltung/aufgaben/", headers={"Cookie": "sitzung=abcdefghijklmnopqrstuvwxyz"}
        )
        assert reply.status == 503
        assert reply.headers["content-type"].startswith("text/html")
        assert "<h1" in reply.text
        assert "Traceback" not in reply.text
        file.write_bytes(whole)
        until(lambda: ask(running.port, "/gibt-es-nicht/").status == 404)
        assert running.stop()[0] == 0


def test_static_files_are_collected_and_served(data: Path) -> None:
    with server(data) as running:
        collected = [path for path in (data / "static").rglob("*.css") if path.is_file()]
        assert collected
        address = "/static/" + collected[0].relative_to(data / "static").as_posix()
        assert ask(running.port, address).body == collected[0].read_bytes()


def test_parallel_pages_share_one_process(data: Path) -> None:
    with server(data) as running:
        answers: list[int] = []
        threads = [
            threading.Thread(target=lambda: answers.append(ask(running.port, "/gibt-es-nicht/").status))
            for _ in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [404] * 20
