"""How the index stands, for those who run the house: its analysis, a rebuild's progress, files that were not read.

Numbers only. Nothing here says what anything is called or what it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lotsennetz.core import clock
from lotsennetz.search import file_texts
from lotsennetz.search.extraction import Problem
from lotsennetz.search.models import Document, IndexState, Kind
from lotsennetz.search.sources import version

STUCK_AFTER = timedelta(minutes=1)
_ENOUGH = 1.0  # seconds of work that make an estimate worth saying
PROBLEMS: dict[Problem, str | Promise] = {
    Problem.ENCRYPTED: gettext_lazy("mit einem Passwort geschützt"),
    Problem.BROKEN: gettext_lazy("beschädigt"),
    Problem.TOO_LARGE: gettext_lazy("zu groß oder zu verschachtelt"),
    Problem.TIMEOUT: gettext_lazy("Lesen dauerte zu lange"),
    Problem.UNSUPPORTED: gettext_lazy("Format, das nicht gelesen wird"),
}


@dataclass(frozen=True)
class Run:
    """The rebuild or comparison that goes on, or the last one. ``rate`` is in things a second."""

    everything: bool
    started_at: datetime
    finished_at: datetime | None
    moved_at: datetime
    done: int
    total: int
    written: int
    rate: float | None

    @property
    def is_running(self) -> bool:
        return self.finished_at is None

    @property
    def is_stuck(self) -> bool:
        """It waits for somebody to go on with it."""
        return self.is_running and clock.now() - self.moved_at > STUCK_AFTER

    @property
    def percent(self) -> int:
        """What is posted meanwhile may make it more than there was: it is not done before it is done."""
        if not self.is_running:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def seconds_left(self) -> float | None:
        left = max(0, self.total - self.done)
        return left / self.rate if self.rate and self.is_running else None


@dataclass(frozen=True)
class Files:
    """``wordless`` are pictures and the like, ``silent`` those that were read and hold no words, as scans do."""

    read: int
    silent: int
    unread: int
    wordless: int
    problems: list[tuple[str | Promise, int]]


@dataclass(frozen=True)
class Standing:
    """``version`` is of the whole index, ``program`` is what this program writes. ``mended``: in the comparison."""

    version: str
    since: datetime | None
    program: str
    run: Run | None
    rewritten_at: datetime | None
    compared_at: datetime | None
    mended: int
    kinds: list[tuple[str | Promise, int]]
    files: Files

    @property
    def documents(self) -> int:
        return sum(count for _label, count in self.kinds)

    @property
    def is_current(self) -> bool:
        return self.version == self.program


def standing() -> Standing:
    """All of it, in five queries."""
    state = IndexState.objects.filter(pk=1).first() or IndexState(pk=1)
    counts = dict(Document.objects.order_by().values_list("kind").annotate(Count("pk")))
    return Standing(
        version=state.version,
        since=state.version_since,
        program=version(),
        run=_run(state),
        rewritten_at=state.rewritten_at,
        compared_at=state.compared_at,
        mended=state.mended,
        kinds=[(kind.label, counts.get(kind, 0)) for kind in Kind],
        files=_files(),
    )


def current_run() -> Run | None:
    """The progress alone. One query."""
    state = IndexState.objects.filter(pk=1).first()
    return _run(state) if state else None


def _run(state: IndexState) -> Run | None:
    if state.started_at is None:
        return None
    return Run(
        everything=state.everything,
        started_at=state.started_at,
        finished_at=state.finished_at,
        moved_at=state.moved_at or state.started_at,
        done=state.done,
        total=state.total,
        written=state.written,
        rate=state.done / state.worked if state.worked >= _ENOUGH else None,
    )


def _files() -> Files:
    counts = file_texts.counts()
    return Files(
        read=counts.read,
        silent=counts.silent,
        unread=counts.unread,
        wordless=counts.wordless,
        problems=[(label, counts.problems.get(problem, 0)) for problem, label in PROBLEMS.items()],
    )
