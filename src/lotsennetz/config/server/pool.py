"""Threads that never hold up the end of the process."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

Result = TypeVar("Result")
_Task = tuple["Future[Any]", Callable[[], Any]]


class DaemonPool(Executor):
    """A fixed number of daemon threads; work goes to the one that was busy last.

    The standard pool's threads are joined when Python ends, so that one page waiting for a lock would keep a
    stopped server alive. What is cut off here was one transaction, and is rolled back. And it hands work round in
    turn, where here the same thread serves as long as it is enough: its database connection and its memory are warm.
    """

    def __init__(self, size: int, name: str) -> None:
        self._lock = threading.Lock()
        self._idle: list[queue.SimpleQueue[_Task]] = []
        self._waiting: deque[_Task] = deque()
        for number in range(size):
            desk: queue.SimpleQueue[_Task] = queue.SimpleQueue()
            self._idle.append(desk)
            threading.Thread(target=self._loop, args=(desk,), name=f"{name}-{number}", daemon=True).start()

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        future: Future[Result] = Future()
        task = (future, lambda: fn(*args, **kwargs))
        with self._lock:
            if self._idle:
                self._idle.pop().put(task)
            else:
                self._waiting.append(task)
        return future

    def _loop(self, desk: queue.SimpleQueue[_Task]) -> None:
        while True:
            future, call = desk.get()
            if future.set_running_or_notify_cancel():
                result, problem = None, None
                try:
                    result = call()
                except BaseException as raised:  # noqa: BLE001 -- belongs to whoever waits for the future
                    problem = raised
                self._next(
                    desk
                )  # free before the answer is known, so that what it brings about finds a thread
                if problem is None:
                    future.set_result(result)
                else:
                    future.set_exception(problem)
                del result, problem
            else:
                self._next(desk)
            del future, call  # no thread keeps the last answer alive while it waits

    def _next(self, desk: queue.SimpleQueue[_Task]) -> None:
        """Take what waits, else be idle."""
        with self._lock:
            if self._waiting:
                desk.put(self._waiting.popleft())
            else:
                self._idle.append(desk)
