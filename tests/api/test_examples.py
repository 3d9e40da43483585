"""The examples of the page about the API, run as somebody copies them, against a server with the sample network."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from lotsennetz.api import guide
from lotsennetz.api.v1 import api
from tests.e2e.served import ROOT, Served, served

WHO = "koordination@landratsamt.example"


@pytest.fixture(autouse=True)
def _clean_slate() -> None:
    """A server with a database of its own; that of the test process is not asked."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("examples")) as running:
        yield running


@pytest.fixture(scope="module")
def key(server: Served) -> str:
    """Made by the command line, as an operator would."""
    known = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    known |= {"LOTSENNETZ_DATA": str(server.data), "LOTSENNETZ_DEMO": "1", "PYTHONPATH": str(ROOT / "src")}
    made = subprocess.run(
        [sys.executable, "-m", "lotsennetz", "token", WHO],
        env=known,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout.split()[-1]


def _ask(server: Served, key: str, path: str, **query: str) -> Any:
    request = Request(
        f"{server.address}/{path}?{urlencode(query)}", headers={"Authorization": f"Bearer {key}"}
    )
    with urlopen(request, timeout=30) as answer:
        return json.load(answer)


def _all(server: Served, key: str, path: str) -> list[Any]:
    """Everything, in pages of another size than the examples'."""
    items: list[Any] = []
    more: dict[str, str] = {}
    while True:
        page = _ask(server, key, path, limit="37", **more)
        items += page["items"]
        if page["next"] is None:
            return items
        more = {"cursor": page["next"]}


def _run(command: list[str], key: str, folder: Path) -> str:
    known = {**os.environ, "LOTSE_KEY": key}
    done = subprocess.run(
        command, cwd=folder, env=known, check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_python(server: Served, key: str, tmp_path: Path) -> None:
    _run([sys.executable, "-c", guide.example("python", server.address)], key, tmp_path)
    with (tmp_path / "radar.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    assert head == ["municipality", "topic", "status", "horizon", "url"]
    expected = _all(server, key, "api/v1/radar")
    assert len(rows) > 100, "more than one page"
    assert [row[4] for row in rows] == [item["url"] for item in expected]
    assert {row[0] for row in rows} == {item["municipality"]["name"] for item in expected}


def _documents(text: str) -> list[Any]:
    decoder, found, place = json.JSONDecoder(), [], 0
    while place < len(text.rstrip()):
        document, place = decoder.raw_decode(text, place)
        found.append(document)
    return found


def test_curl(server: Served, key: str, tmp_path: Path) -> None:
    """Twice: the second time question and file are there already."""
    (tmp_path / "leitfaden.pdf").write_bytes(b"%PDF-1.4\n%Leitfaden\n")
    script = ["bash", "-e", "-c", guide.example("curl", server.address)]
    first, second = (_documents(_run(script, key, tmp_path)) for _time in range(2))
    towns, stated, question, guideline = first
    assert len(towns["items"]) == 5
    assert {item["status"] for item in stated["items"]} == {"live"}
    assert question["kind"] == "question"
    assert [file["name"] for file in guideline["files"]] == ["leitfaden.pdf"]
    assert [each["id"] for each in second[2:]] == [question["id"], guideline["id"]]
    titles = [item["title"] for item in _all(server, key, "api/v1/entries")]
    assert titles.count(question["title"]) == 1


def test_power_query(server: Served, key: str) -> None:
    """There is no Excel here: what the text asks and unfolds is asked and unfolded as it says."""
    text = guide.example("power_query", server.address)
    assert f'"{server.address}"' in text
    for opening, closing in ("()", "[]", "{}"):
        assert text.count(opening) == text.count(closing)
    (path,) = re.findall(r'RelativePath = "([^"]+)"', text)
    first, following = re.findall(r"\[(limit = [^\]]+)\]", text)
    (limit,) = re.findall(r'^limit = "(\d+)"$', first)
    assert following == f"{first}, cursor = cursor"
    assert 'Authorization = "Bearer " & Key' in text
    rows: list[Any] = []
    page = _ask(server, key, path, limit=limit)
    while page is not None:  # List.Generate
        rows += page["items"]
        page = None if page["next"] is None else _ask(server, key, path, limit=limit, cursor=page["next"])
    assert len(rows) > 100
    unfolded = re.findall(r'ExpandRecordColumn\((\w+), "(\w+)", \{([^}]+)\}\)', text)
    assert [step[1] for step in unfolded] == ["Row", "municipality", "topic"]
    fields, town, topic = (re.findall(r'"(\w+)"', step[2]) for step in unfolded)
    for row in rows:
        assert set(fields) <= set(row)
        assert set(town) <= set(row["municipality"])
        assert set(topic) <= set(row["topic"])


def test_what_the_examples_ask_for_is_described() -> None:
    described = {
        (method.upper(), path)
        for path, ways in api().get_openapi_schema()["paths"].items()
        for method in ways
    }
    text = guide.example("curl")
    for path in re.findall(r"https://[^/]+(/api/v1/\w+)", text + guide.example("python")):
        assert ("GET", path) in described
    assert ("POST", "/api/v1/entries") in described
