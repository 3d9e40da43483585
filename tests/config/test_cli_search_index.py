"""``search-index --rebuild`` as somebody at a terminal sees it."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest

from lotsennetz.config.cli import search_index
from lotsennetz.core.models import AuditRecord
from lotsennetz.search.models import IndexState
from lotsennetz.search.services import rebuilding
from tests.content_factories import EntryFactory

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three entries with their people and towns, one at a time, and a look after each."""
    monkeypatch.setattr(rebuilding, "PIECE", 1)
    monkeypatch.setattr(search_index, "_SLICE", 0.0)
    EntryFactory.create_batch(3)


def test_one_line_that_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    search_index._rebuild()
    first, line, after = screen.getvalue().split("\n")
    assert first == "Das Suchverzeichnis wird neu aufgebaut."
    shown = [int(re.match(r"\d+", each)[0]) for each in line.split("\r") if each]  # type: ignore[index]
    assert len(shown) > 3
    assert shown == sorted(shown)
    assert (shown[-1], after) == (100, "")
    assert AuditRecord.objects.get(action="search.rebuilt").actor_id is None


def test_a_line_now_and_then_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    search_index._rebuild()
    said = capsys.readouterr().err.splitlines()
    shown = [int(re.match(r"\d+", line)[0]) for line in said[1:]]  # type: ignore[index]
    assert all(later - earlier >= 10 or later == 100 for earlier, later in pairwise(shown))
    assert shown[-1] == 100


def test_an_interruption_keeps_what_was_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cut_off(_seconds: float) -> bool:
        rebuilding.step()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rebuilding, "work", cut_off)
        with pytest.raises(KeyboardInterrupt):
            search_index._rebuild()
    assert "Unterbrochen. Der Server macht weiter" in capsys.readouterr().err
    assert IndexState.objects.get().done == 1
    search_index._rebuild()
    assert "Es wird schon neu aufgebaut: weiter." in capsys.readouterr().err
    assert not IndexState.objects.get().is_running
    assert AuditRecord.objects.filter(action="search.rebuilt").count() == 1
