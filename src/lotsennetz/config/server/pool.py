"""Threads that never hold up the end of the process."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

Result = TypeVar("Result")


class DaemonPool(Executor):
    """A fixed number of daemon threads.

    The standard pool's threads are joined when Python ends, so that one page waiting for a lock would keep a
    stopped server alive. What is cut off here was one transaction, and is rolled back.
    """

    def __init__(self, size: int, name: str) -> None:
        self._work: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = queue.SimpleQueue()
        for number in range(size):
            threading.Thread(target=self._loop, name=f"{name}-{number}", daemon=True).start()

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        future: Future[Result] = Future()
        self._work.put((future, lambda: fn(*args, **kwargs)))
        return future

    def _loop(self) -> None:
        while True:
            future, call = self._work.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(call())
            except BaseException as problem:  # noqa: BLE001 -- belongs to whoever waits for the future
                future.set_exception(problem)
            del future, call  # no thread keeps the last answer alive while it waits
