"""Go through everything there is, piece by piece: after a change of the analysis, and each night to be sure.

Each piece is a short transaction, so searches and posts go on. Where it stopped is kept with it: a process that is
killed is followed by one that goes on from there.
"""

from __future__ import annotations

import time

from django.db import transaction

from lotsennetz.core import clock
from lotsennetz.search import analysis
from lotsennetz.search.models import IndexState, Kind
from lotsennetz.search.services import vocabulary
from lotsennetz.search.services.indexing import refresh
from lotsennetz.search.sources import SOURCES

PIECE = 200


def _locked() -> IndexState:
    state, _created = IndexState.objects.get_or_create(pk=1)
    return IndexState.objects.select_for_update().get(pk=state.pk)


def is_outdated() -> bool:
    """Whether the index, or the one being built, is of another analysis than this program's. One query."""
    state = IndexState.objects.filter(pk=1).first()
    if state is None:
        return True
    return (state.building if state.is_running else state.version) != analysis.VERSION


def is_unfinished() -> bool:
    state = IndexState.objects.filter(pk=1).first()
    return state is not None and state.is_running


def start(*, everything: bool = False) -> bool:
    """Begin from the beginning, unless this very thing is running already. The caller queues the work.

    Without ``everything`` only what is missing, changed or of another analysis is written.
    """
    with transaction.atomic():
        state = _locked()
        if state.is_running and state.building == analysis.VERSION and state.everything >= everything:
            return False
        state.building, state.everything = analysis.VERSION, everything
        state.kind, state.below = next(iter(SOURCES)), None
        state.done = state.written = 0
        state.total = sum(source.count() for source in SOURCES.values())
        state.started_at, state.finished_at = clock.now(), None
        state.save()
        if state.version != analysis.VERSION:
            vocabulary.forget()
    return True


def step() -> bool:
    """The next piece. Whether there is more to do."""
    with transaction.atomic():
        state = _locked()
        if not state.is_running:
            return False
        kind = Kind(state.kind)
        numbers = SOURCES[kind].numbers_below(state.below, PIECE)
        state.written += refresh(kind, numbers, everything=state.everything, wait=False)
        state.done += len(numbers)
        if len(numbers) == PIECE:
            state.below = numbers[-1]
        else:
            _next_kind(state, kind)
        state.save()
        return state.is_running


def _next_kind(state: IndexState, kind: Kind) -> None:
    kinds = list(SOURCES)
    following = kinds[kinds.index(kind) + 1 :]
    state.below = None
    if following:
        state.kind = following[0]
        return
    state.kind, state.finished_at, state.version = "", clock.now(), state.building
    state.total = state.done


def work(seconds: float | None = None) -> bool:
    """Piece after piece, for so long. Whether there is more to do."""
    until = None if seconds is None else time.monotonic() + seconds
    while step():
        if until is not None and time.monotonic() > until:
            return True
    return False


def rebuild() -> None:
    """All at once: for tests, programs and empty installations."""
    start(everything=True)
    work()
