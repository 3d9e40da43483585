"""Go through everything there is, piece by piece: after a change of the analysis, and each night to be sure.

Each piece is a short transaction, so searches and posts go on. Where it stopped is kept with it: a process that is
killed is followed by one that goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from lotsennetz.core import clock
from lotsennetz.search.index import engine
from lotsennetz.search.models import WORDS, IndexState, Kind
from lotsennetz.search.services import vocabulary
from lotsennetz.search.services.indexing import refresh
from lotsennetz.search.services.readying import ready
from lotsennetz.search.sources import SOURCES, version

PIECE = 200
_WORDS = 1_000  # of the vocabulary, looked at together


def _locked() -> IndexState:
    state, _created = IndexState.objects.get_or_create(pk=1)
    return IndexState.objects.select_for_update().get(pk=state.pk)


def is_outdated() -> bool:
    """Whether the index, or the one being built, is of another version than this program's. One query."""
    state = IndexState.objects.filter(pk=1).first()
    if state is None:
        return True
    return (state.building if state.is_running else state.version) != version()


def is_unfinished() -> bool:
    state = IndexState.objects.filter(pk=1).first()
    return state is not None and state.is_running


def start(*, everything: bool = False) -> bool:
    """Begin from the beginning, unless this very thing is running already. The caller queues the work.

    Without ``everything`` only what is missing, changed or of another analysis is written.
    """
    with transaction.atomic():
        state = _locked()
        if state.is_running and state.building == version() and state.everything >= everything:
            return False
        state.building, state.everything = version(), everything
        state.kind, state.below, state.word = next(iter(SOURCES)), None, ""
        state.done = state.written = 0
        state.worked, state.moved_at = 0.0, None
        state.total = sum(source.count() for source in SOURCES.values())
        state.started_at, state.finished_at = clock.now(), None
        state.save()
    return True


def step() -> bool:
    """The next piece. Whether there is more to do.

    What takes long comes before the transaction, which only writes.
    """
    began = time.monotonic()
    state = IndexState.objects.filter(pk=1).first()
    if state is None or not state.is_running:
        return False
    return _drop_words(state, began) if state.kind == WORDS else _go_through(state, began)


def _go_through(seen: IndexState, began: float) -> bool:
    kind = Kind(seen.kind)
    numbers = SOURCES[kind].numbers_below(seen.below, PIECE)
    piece = ready(kind, numbers, everything=seen.everything)
    vocabulary.learn_apart(engine().whole_words(piece.kept) | piece.words)
    with transaction.atomic():
        state = _locked()
        if not _is_there(state, seen):
            return state.is_running
        done = refresh(kind, piece.changed, everything=seen.everything, wait=False, prepared=piece.ready)
        passed = _before(piece.numbers, done.left)
        state.written += done.written
        state.done += len(passed)
        state.below = passed[-1] if passed else seen.below
        if len(passed) == len(numbers) < PIECE:
            _next_kind(state, kind)
        _count_time(state, time.monotonic() - began)
        state.save()
        return state.is_running


def _drop_words(seen: IndexState, began: float) -> bool:
    words = vocabulary.after(seen.word, _WORDS)
    unused = vocabulary.unused(words)
    with transaction.atomic():
        state = _locked()
        if not _is_there(state, seen):
            return state.is_running
        vocabulary.drop(unused)
        if len(words) < _WORDS:
            _end(state, clock.now())
        else:
            state.word = words[-1]
        _count_time(state, time.monotonic() - began)
        state.save()
        return state.is_running


def _is_there(state: IndexState, seen: IndexState) -> bool:
    """Whether nobody else did the same piece or began anew meanwhile."""
    where = ("started_at", "finished_at", "kind", "below", "word")
    return all(getattr(state, name) == getattr(seen, name) for name in where)


def _before(numbers: Sequence[int], left: Sequence[int]) -> Sequence[int]:
    """Those before the first that was left: it changed this very moment and is looked at again."""
    first = min((numbers.index(number) for number in left), default=len(numbers))
    return numbers[:first]


def _next_kind(state: IndexState, kind: Kind) -> None:
    kinds = list(SOURCES)
    following = kinds[kinds.index(kind) + 1 :]
    state.below, state.word = None, ""
    state.kind = following[0] if following else WORDS


def _count_time(state: IndexState, own: float) -> None:
    """Neither a pause counts, when nobody works on it, nor the same second twice, when two do."""
    moment, before = clock.now(), state.moved_at or state.started_at
    since = (moment - before).total_seconds() if before else own
    state.worked, state.moved_at = state.worked + max(0.0, min(own, since)), moment


def _end(state: IndexState, moment: datetime) -> None:
    renewed = state.version != state.building
    if renewed:
        state.version, state.version_since = state.building, moment
    if renewed or state.everything:
        state.rewritten_at = moment
    else:
        state.compared_at, state.mended = moment, state.written
    state.kind, state.finished_at, state.total = "", moment, state.done


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
