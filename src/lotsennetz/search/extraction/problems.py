"""Why there is no text, or not all of it. The codes are stored: they are never renamed."""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """What was read before the problem is kept all the same."""

    NONE = ""
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    UNSUPPORTED = "unsupported"


#: How the child ends. 1 and 2 are Python's own: then it is not the file that is broken, but we are.
EXIT_CODES = {problem: 0 if problem is Problem.NONE else 9 + place for place, problem in enumerate(Problem)}


class Unreadable(Exception):
    """Stop here; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem
