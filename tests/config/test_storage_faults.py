"""A full disk and a lost database: a readable page, nothing committed lost, and life goes on afterwards."""

from __future__ import annotations

import http.cookiejar
import os
import re
import resource
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import postgres

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from lotsennetz.demo.services import build
build()
"""
SERVE = """
import sys, django
django.setup()
from lotsennetz.config.server.run import serve
sys.exit(serve("127.0.0.1", 0))
"""


def _environment(data: Path, **more: str) -> dict[str, str]:
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("LOTSENNETZ_", "DATABASE_"))
    }
    ours = {"LOTSENNETZ_DATA": str(data), "DJANGO_SETTINGS_MODULE": "lotsennetz.config.settings"}
    return {**kept, **ours, "PYTHONPATH": str(ROOT / "src"), **more}


class Browser:
    """Keeps cookies, knows forms."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._jar = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))

    def get(self, path: str) -> tuple[int, str]:
        return self._answer(urllib.request.Request(self.address + path))

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        token = next(cookie.value for cookie in self._jar if cookie.name == "schutz")
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token or "", **fields}).encode()
        return self._answer(urllib.request.Request(self.address + path, data))

    def _answer(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self._open.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def sign_in(self) -> None:
        assert self.get("/konto/anmelden/")[0] == 200
        assert self.post("/beispiel/anmelden/", person="miriam-aschenbrenner")[0] == 200


@contextmanager
def _server(environment: dict[str, str], most_bytes: int = 0) -> Iterator[str]:
    """``most_bytes`` is the size beyond which no file of the server may grow, as on a full disk."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    if most_bytes:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    try:
        found = re.search(r"http://\S+:\d+", process.stdout.readline())
        assert found is not None
        yield found[0]
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    environment = _environment(tmp_path, LOTSENNETZ_DEMO="1")
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True, timeout=120)
    file = tmp_path / "lotsennetz.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()

    kept = 0
    with _server(environment, file.stat().st_size + 300_000) as address:
        browser = Browser(address)
        browser.sign_in()
        for number in range(400):
            status, page = browser.post(
                "/neu/beitrag/", kind="post", body=f"Eintrag {number} " + "x" * 15_000
            )
            if status != 200:
                break
            kept += 1
        assert status == 503, page[:300]
        assert "<h1" in page
        assert "Traceback" not in page
        assert browser.get("/mein-tag/")[0] == 200, "reading goes on"
    assert kept > 0
    with _server(environment) as address:
        browser = Browser(address)
        browser.sign_in()
        assert browser.post("/neu/beitrag/", kind="post", body="Wieder Platz")[0] == 200
    with sqlite3.connect(file) as database:
        texts = {row[0].split(" xxx")[0] for row in database.execute("SELECT body FROM entries_entry")}
    database.close()
    assert {f"Eintrag {number}" for number in range(kept)} <= texts
    assert "Wieder Platz" in texts


def test_a_lost_postgresql_is_said_and_comes_back(tmp_path: Path) -> None:
    with postgres.server() as cluster:
        environment = _environment(tmp_path, DATABASE_URL=cluster)
        subprocess.run(
            [sys.executable, "-m", "lotsennetz", "manage", "migrate", "-v0"],
            env=environment,
            check=True,
            timeout=120,
        )
        subprocess.run(
            [sys.executable, "-m", "lotsennetz", "manage", "createcachetable"],
            env=environment,
            check=True,
            timeout=60,
        )
        with _server(environment) as address:
            browser = Browser(address)
            assert browser.get("/")[0] == 200
            postgres.stop(cluster)
            status, page = browser.get("/")
            assert status == 503, page[:300]
            assert "<h1" in page
            assert browser.get("/gesund")[0] == 503
            postgres.start(cluster)
            assert browser.get("/")[0] == 200
