"""How often a task is tried, and how long it waits in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.module_loading import import_string

Function = TypeVar("Function", bound=Callable[..., Any])
LONGEST_DELAY = 6 * 60 * 60


@dataclass(frozen=True)
class Policy:
    """``attempts`` counts the first one too; delays double from ``first_delay`` seconds to six hours."""

    attempts: int = 1
    first_delay: float = 30
    title: str | Promise = ""

    def delay(self, attempts_made: int) -> float:
        """Seconds to wait after so many attempts."""
        return min(self.first_delay * 2.0 ** max(0, attempts_made - 1), LONGEST_DELAY)


ONCE = Policy()
_policies: dict[str, Policy] = {}


def retrying(
    *, attempts: int, first_delay: float = 30, title: str | Promise = ""
) -> Callable[[Function], Function]:
    """Below ``@task()``: run it again when it fails. ``title`` is how the operator's page calls it.

    For a task of an app below this one: ``retrying(...)(the_task.func)``, when the application is ready.
    """
    if attempts < 1:
        raise ValueError("a task needs at least one attempt")

    def decorate(function: Function) -> Function:
        path = f"{function.__module__}.{function.__qualname__}"
        _policies[path] = Policy(attempts=attempts, first_delay=first_delay, title=title)
        return function

    return decorate


def policy_of(task_path: str) -> Policy:
    """The policy of a task by its path in the queue; one attempt if it has none or is gone from the code."""
    if task_path not in _policies:
        try:
            import_string(task_path)  # the module may not have been imported in this process yet
        except ImportError:
            return ONCE
    return _policies.get(task_path, ONCE)
