"""Who gets the next page, and what becomes of what was handed in."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import pytest

from lotsennetz.config.server.pool import DaemonPool

WAIT = 10


def _name() -> str:
    return threading.current_thread().name


def test_one_after_the_other_stays_with_one_thread() -> None:
    pool = DaemonPool(4, "warm")
    names = {pool.submit(_name).result(WAIT) for _ in range(20)}
    assert len(names) == 1


def test_as_many_at_once_as_there_are_threads_and_the_rest_afterwards() -> None:
    pool = DaemonPool(2, "busy")
    go, begun, order = threading.Event(), threading.Semaphore(0), list[int]()

    def hold() -> str:
        begun.release()
        assert go.wait(WAIT)
        return _name()

    holding = [pool.submit(hold) for _ in range(2)]
    assert begun.acquire(timeout=WAIT)
    assert begun.acquire(timeout=WAIT)
    waiting = [pool.submit(order.append, n) for n in range(5)]
    assert order == []
    go.set()
    assert len({future.result(WAIT) for future in holding}) == 2
    for future in waiting:
        future.result(WAIT)
    assert sorted(order) == [0, 1, 2, 3, 4]


def test_what_goes_wrong_reaches_whoever_waits_and_the_thread_goes_on() -> None:
    pool = DaemonPool(1, "wrong")
    with pytest.raises(ZeroDivisionError):
        pool.submit(lambda: 1 / 0).result(WAIT)
    assert pool.submit(lambda: 7).result(WAIT) == 7


def test_what_was_called_off_is_not_begun() -> None:
    pool = DaemonPool(1, "off")
    go, done = threading.Event(), list[str]()
    first = pool.submit(go.wait, WAIT)
    second: Future[None] = pool.submit(done.append, "second")
    assert second.cancel()
    go.set()
    assert first.result(WAIT)
    pool.submit(done.append, "third").result(WAIT)
    assert done == ["third"]
