"""The command, run as an operator runs it: in a process of its own, on a folder of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.core.english_kit import german_in, load_english

Run = Callable[..., "subprocess.CompletedProcess[str]"]
INIT = (
    "init",
    "--name",
    "Testverbund",
    "--ags-prefix",
    "08317",
    "--body",
    "Landratsamt",
    "--coordinator",
    "k@landratsamt.example",
)
NAMES = ("demo", "serve", "init", "import-municipalities", "token", "mail-test", "search-index", "manage")
REGISTER = "ags,name,typ\n08317057,Kehl,Große Kreisstadt\n08211000,Baden-Baden,Stadtkreis\n"


def surroundings(**extra: str) -> dict[str, str]:
    """A clean environment: the embedded database and no language, whatever the suite itself runs in."""
    not_ours = ("LOTSENNETZ", "DJANGO", "DATABASE_URL", "PORT", "REGION", "LANG", "LC_")
    known = {name: value for name, value in os.environ.items() if not name.startswith(not_ours)}
    return known | {"PYTHONWARNINGS": "error::ResourceWarning"} | extra


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*arguments: str, data: Path | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "lotsennetz", "--data", str(data or tmp_path / "data"), *arguments],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=120,
            env=surroundings(**extra),
        )

    return command


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 2, one sentence, no traceback."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    for word in words:
        assert word in done.stderr


def test_a_network_from_nothing(run: Run, tmp_path: Path) -> None:
    """init, a second init, import, token, mail: one after the other, as on the first day."""
    first = run(*INIT)
    assert first.returncode == 0, first.stderr
    link = re.fullmatch(r"http://127\.0\.0\.1:8000/einladung/[\w-]{43}/\n", first.stdout)
    assert link is not None
    second = run("init")
    assert second.returncode == 0, second.stderr
    assert second.stdout != first.stdout
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o077 == 0

    register = tmp_path / "gemeinden.csv"
    register.write_text(REGISTER)
    imported = run("import-municipalities", str(register))
    assert imported.returncode == 0
    assert "1 neu" in imported.stderr
    register.write_text(REGISTER.replace("08317057", "8317057"))
    refused(run("import-municipalities", str(register)), "Zeile 2, Spalte „ags“", "nichts geändert")
    refused(run("import-municipalities", str(tmp_path / "fehlt.csv")), "fehlt.csv")

    refused(run("token", "niemand@landratsamt.example"), "gibt es keinen Zugang")
    made = run(
        "manage",
        "shell",
        "-v0",
        "-c",
        "from lotsennetz.people.models import Person; from lotsennetz.core import clock;"
        "Person.objects.create_user('k@landratsamt.example', given_name='K', family_name='O',"
        " handle='k-o', joined_at=clock.now())",
    )
    assert made.returncode == 0, made.stderr
    token = run("token", "K@landratsamt.example", "--name", "Probe", "--days", "30")
    assert token.returncode == 0, token.stderr
    assert re.fullmatch(r"lotse_[\w-]{43}\n", token.stdout)
    refused(run("token", "k@landratsamt.example", "--days", "0"), "Tage")

    index = run("search-index")
    assert (index.returncode, index.stderr) == (0, "")
    assert "Sprachanalyse: noch keine" in index.stdout
    built = run("search-index", "--rebuild")
    assert built.returncode == 0, built.stderr
    assert "wird neu aufgebaut" in built.stderr
    assert "100 %" in built.stderr
    assert "noch keine" not in built.stdout
    assert re.search(r"Was darin ist: \d+ \(Eintrag 0, .*Thema 73", built.stdout)

    mail = run("mail-test", "wer@landratsamt.example")
    assert mail.returncode == 0, mail.stderr
    [letter] = (tmp_path / "data" / "mail").iterdir()
    assert "wer@landratsamt.example" in letter.read_text()

    refused(run("demo", "--port", "0"), "echter Verbund")
    refused(run("serve", "--port", "0", LOTSENNETZ_DEMO="1"), "echter Verbund")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ["Es fehlt"]),
        (("tokn",), ["tokn", "Möglich sind"]),
        (("token",), ["Es fehlt: MAIL"]),
        (("serve", "--port", "70000"), ["70000"]),
        (("serve", "--port", "achtzig"), ["achtzig"]),
        (("serve", "--role", "koch"), ["koch"]),
        (("demo", "--region", "bayern"), ["bayern"]),
        (("init", "--nochwas"), ["--nochwas"]),
    ],
)
def test_wrong_arguments(arguments: tuple[str, ...], words: list[str], run: Run, tmp_path: Path) -> None:
    refused(run(*arguments), *words)
    assert not (tmp_path / "data").exists()


def test_init_names_what_is_missing(run: Run) -> None:
    refused(run(*INIT[:3]), "--ags-prefix")
    wrong = [word if word != "08317" else "8x" for word in INIT]
    refused(run(*wrong), "8x")
    refused(run(*INIT[:-1], "keine-adresse"), "E-Mail-Adresse")
    assert run(*INIT).returncode == 0  # nothing was half-written before


def test_surroundings_that_cannot_be_used(run: Run, tmp_path: Path) -> None:
    blocked = tmp_path / "datei"
    blocked.write_text("")
    refused(run("token", "x@y.example", data=blocked / "data"), "lässt sich nicht benutzen")
    refused(run("token", "x@y.example", LOTSENNETZ_MAIL_PORT="zwei"), "LOTSENNETZ_MAIL_PORT")
    refused(run("demo", DATABASE_URL="postgresql://a@b/c"), "DATABASE_URL")
    refused(run("demo", REGION="bayern"), "bayern")
    refused(run("serve", PORT="x"), "PORT")
    refused(run("serve", "--port", "0", DATABASE_URL="postgresql://a:b@127.0.0.1:9/c"), "Datenbank")
    refused(run("serve", DATABASE_URL="mysql://a@b/c"), "DATABASE_URL")
    refused(run("mail-test", "kein"), "E-Mail-Adresse")
    unreachable = {"LOTSENNETZ_MAIL_HOST": "127.0.0.1", "LOTSENNETZ_MAIL_PORT": "9"}
    refused(run("mail-test", "x@y.example", **unreachable), "127.0.0.1:9")


def test_before_the_first_start_tables_are_missed_in_words(run: Run) -> None:
    refused(run("token", "x@y.example"), "lotsennetz init")
    refused(run("search-index"), "lotsennetz init")


def test_the_demo_never_listens_to_others(run: Run) -> None:
    refused(run("serve", "--host", "0.0.0.0", "--port", "0", LOTSENNETZ_DEMO="1"), "127.0.0.1")


@pytest.fixture
def english() -> dict[str, str]:
    load_english()
    return {"LC_ALL": "en_GB.UTF-8"}


def test_the_same_in_english(run: Run, tmp_path: Path, english: dict[str, str]) -> None:
    """The first day of an operator whose computer speaks English; the network itself stays German."""
    help_pages = [run(*words, "--help", **english) for words in ((), *((name,) for name in NAMES))]
    founded, again = run(*INIT, **english), run("init", **english)
    register = tmp_path / "gemeinden.csv"
    register.write_text(REGISTER)
    spoken = [
        *help_pages,
        founded,
        again,
        run("import-municipalities", str(register), **english),
        run("mail-test", "wer@landratsamt.example", **english),
        run("search-index", **english),
        run("search-index", "--rebuild", **english),
    ]
    assert [done.returncode for done in spoken] == [0] * len(spoken)
    assert help_pages[0].stdout.startswith("Usage: lotsennetz")
    assert all("Options:" in done.stdout for done in help_pages)
    assert "The network ‘Testverbund’ is set up." in founded.stderr
    assert "1 new, 0 changed" in spoken[-4].stderr
    assert "Language analysis: none yet" in spoken[-2].stdout
    register.write_text(REGISTER.replace("08317057", "8317057"))
    refusals = [
        run("import-municipalities", str(register), **english),
        run("import-municipalities", str(tmp_path / "gone.csv"), **english),
        run("token", "nobody@town.example", **english),
        run("token", "nobody@town.example", "--days", "x", **english),
        run("token", **english),
        run("tokn", **english),
        run("serve", "--port", "x", **english),
        run("serve", LOTSENNETZ_MAIL_PORT="two", **english),
        run("serve", "--port", "0", LOTSENNETZ_DEMO="1", **english),
        run("demo", DATABASE_URL="postgresql://a@b/c", **english),
        run("demo", "--port", "0", **english),
    ]
    for done in refusals:
        refused(done)
    lines = [line for done in (*spoken, *refusals) for line in (done.stdout + done.stderr).splitlines()]
    assert german_in([line for line in lines if "Testverbund" not in line], frozenset()) == []
    with running(tmp_path / "data", **english) as (address, said):
        assert said.startswith("Lotsennetz is running at")
        with urllib.request.urlopen(f"{address}/beitreten/", timeout=30) as answer:
            assert '<html lang="de"' in answer.read().decode()


@contextmanager
def running(data: Path, **extra: str) -> Iterator[tuple[str, str]]:
    """A server that is asked to stop afterwards; its address and the line in which it says so."""
    server = subprocess.Popen(
        [sys.executable, "-m", "lotsennetz", "serve", "--port", "0", "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=surroundings(**extra),
    )
    try:
        assert server.stdout is not None
        address, said = "", ""
        for line in server.stdout:
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                address, said = found[0], line
                break
        yield address, said
        started = time.monotonic()
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) == 0
        assert time.monotonic() - started < 20
    finally:
        if server.poll() is None:
            server.kill()
            server.wait()
        if server.stdout is not None:
            server.stdout.close()


def test_serve_answers_and_stops(tmp_path: Path) -> None:
    """On an empty folder: migrates by itself, says where, answers, ends when asked."""
    with running(tmp_path / "data") as (address, said):
        assert said.startswith("Lotsennetz läuft auf")
        with urllib.request.urlopen(f"{address}/beitreten/", timeout=30) as answer:
            assert answer.status == 200
