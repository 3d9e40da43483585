"""What the reader costs the process that asks, and that it always ends."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

import lotsennetz
from lotsennetz.search import extraction
from lotsennetz.search.extraction import Extracted, Limits, texts
from tests.search.extraction.conftest import Read
from tests.search.extraction.making import (
    billion_laughs,
    docx,
    package,
    pages,
    shown,
    stream,
    word_lines,
    word_xml,
)

#: Takes the library half a minute or more.
SLOW = stream(zlib.compress(b"BT /F1 9 Tf " + b"(ab) Tj 1 0 Td " * 600_000 + b"ET"), b"/Filter/FlateDecode")
ASKING = """
import json, resource, sys
from pathlib import Path
from lotsennetz.search import extraction
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
extraction.text_of(Path(sys.argv[1]))
before = peak()
found = [extraction.text_of(Path(place)) for place in sys.argv[2:]]
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([before, peak(), children, [one.problem for one in found], [len(one.text) for one in found]]))
"""


def test_the_asking_process_does_not_grow(tmp_path: Path) -> None:
    """Measured in a process that does nothing else, after it has read one harmless file."""
    swelling = stream(zlib.compress(b" " * 200_000_000, 9), b"/Filter/FlateDecode")
    laughs = word_xml("<w:p><w:t>&l9;</w:t></w:p>", billion_laughs("x"))
    contents = {
        "harmless.docx": docx("Text"),
        "zeros.docx": package({"word/document.xml": word_xml(word_lines("0" * 40_000_000))}),
        "laughs.docx": package({"word/document.xml": laughs}),
        "swelling.pdf": pages(swelling),
        "long.txt": b"Wort und " * 3_000_000,
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", ASKING, *(str(tmp_path / name) for name in contents)],
        env={"PYTHONPATH": str(Path(lotsennetz.__file__).parents[1])},
        capture_output=True,
        check=True,
        text=True,
    )
    before, after, children, problems, lengths = json.loads(done.stdout)
    assert problems == ["too_large", "broken", "too_large", ""]
    assert lengths[:3] == [0, 0, 0]
    assert 199_990 <= lengths[3] <= 200_000
    assert after - before < 6_000  # KB; a few copies of one longest text
    assert children < Limits().memory_bytes / 1_024


def test_work_without_end_stops_at_the_clock_and_keeps_what_was_read(read: Read) -> None:
    begin = time.monotonic()
    found = read(pages(shown("Erste Seite"), SLOW), Limits(seconds=2))
    assert found == Extracted("Erste Seite", "timeout")
    assert 2 <= time.monotonic() - begin < 5


def test_work_without_end_stops_at_the_processor(read: Read) -> None:
    begin = time.monotonic()
    found = read(pages(shown("Erste Seite"), SLOW), Limits(seconds=60, cpu_seconds=1))
    assert found == Extracted("Erste Seite", "timeout")
    assert time.monotonic() - begin < 30


def test_memory_ends_the_reader_and_nobody_else(read: Read) -> None:
    rows = f"<si><t>{random.Random(4).randbytes(10_000_000).hex()}</t></si>"
    content = package(
        {"xl/workbook.xml": '<w><sheet name="Blatt"/></w>', "xl/sharedStrings.xml": f"<sst>{rows}</sst>"}
    )
    assert read(content).problem == ""
    assert read(content, Limits(memory_bytes=45_000_000)).problem == "too_large"


def test_the_reader_is_given_no_secret_and_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It sees its own limits, two streams and where the code lies."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://geheim")
    seen = tmp_path / "seen.json"
    spy = tmp_path / "python"
    spy.write_text(
        f"#!{sys.executable}\nimport json, os\n"
        f"json.dump([dict(os.environ), sorted(os.listdir('/proc/self/fd')), os.getcwd()], open({str(seen)!r}, 'w'))\n"
    )
    spy.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(spy))
    place = tmp_path / "datei"
    place.write_bytes(b"Text")
    with (tmp_path / "andere").open("w"):
        assert extraction.text_of(place) == Extracted("", "")
    environment, files, folder = json.loads(seen.read_text())
    assert set(environment) <= {"PYTHONPATH", "LC_ALL", "LC_CTYPE"}
    assert (files, folder) == (["0", "1", "2", "3"], "/")  # 3 is the look at the list itself


@pytest.mark.parametrize(
    ("end", "problem"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "broken"),
        ("os.kill(os.getpid(), signal.SIGABRT)", "broken"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "too_large"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "timeout"),
        ("os._exit(120)", "broken"),
        ("time.sleep(60)", "timeout"),
    ],
)
def test_however_the_reader_ends_what_it_wrote_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, problem: str
) -> None:
    spy = tmp_path / "python"
    spy.write_text(
        f"#!{sys.executable}\nimport os, resource, signal, time\n"
        f"resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\nos.write(1, b'Anfang \\xff')\n{end}\n"
    )
    spy.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(spy))
    place = tmp_path / "datei"
    place.write_bytes(b"Text")
    assert extraction.text_of(place, limits=Limits(seconds=1)) == Extracted("Anfang", problem)


def test_a_reader_that_does_not_run_is_our_fault_not_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lotsennetz").mkdir()
    (tmp_path / "lotsennetz" / "__init__.py").touch()  # an installation that is only half there
    monkeypatch.setattr(texts, "_SOURCE", tmp_path)
    place = tmp_path / "datei"
    place.write_bytes(b"Text")
    with pytest.raises(RuntimeError, match="does not run"):
        extraction.text_of(place)


@pytest.mark.parametrize("marks", ["\u0301\u0327", "\u0327\u0301", "\u0308"])
def test_marks_without_end_take_neither_the_reader_nor_the_asking_process_long(
    read: Read, marks: str
) -> None:
    """Sorting them takes time that grows with the square, and no other thread runs meanwhile."""
    text = "a" + marks * (200_000 // len(marks))
    begin = time.monotonic()
    found = read(text.encode())
    assert time.monotonic() - begin < 3
    assert found.problem == ""
    assert len(found.text) > 199_000


def _children_of(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def _until(what: Callable[[], object]) -> bool:
    end = time.monotonic() + 10
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_the_reader_ends_with_the_process_that_asked(tmp_path: Path) -> None:
    place = tmp_path / "endlos.pdf"
    place.write_bytes(pages(SLOW))
    asking = "import sys; from pathlib import Path; from lotsennetz.search import extraction\n"
    asking += "extraction.text_of(Path(sys.argv[1]))"
    parent = subprocess.Popen(
        [sys.executable, "-c", asking, str(place)],
        env={"PYTHONPATH": str(Path(lotsennetz.__file__).parents[1])},
    )
    assert _until(lambda: _children_of(parent.pid))
    (reader,) = _children_of(parent.pid)
    assert _until(lambda: b"process" in Path(f"/proc/{reader}/cmdline").read_bytes())
    time.sleep(0.5)  # it reads by now
    assert Path(f"/proc/{reader}").exists()
    parent.kill()
    parent.wait()
    assert _until(lambda: not Path(f"/proc/{reader}").exists() or _is_dead(reader))


def _is_dead(pid: int) -> bool:
    """Ended, but nobody asked how yet."""
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_a_reader_whose_asker_is_gone_does_not_begin(tmp_path: Path) -> None:
    place = tmp_path / "datei"
    place.write_bytes(b"Text")
    with place.open("rb") as file:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "lotsennetz.search.extraction.process",
                "text",
                json.dumps(asdict(Limits())),
                "1",
            ],
            env={"PYTHONPATH": str(Path(lotsennetz.__file__).parents[1])},
            stdin=file,
            capture_output=True,
            check=False,
        )
    assert done.stdout == b""
    assert done.returncode != 0
