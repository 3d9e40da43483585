"""The child that reads one file: ``python -m lotsennetz.search.extraction.process pdf LIMITS PARENT < file > text``.

It ends with the code of the problem (``problems.EXIT_CODES``); what it wrote until then counts all the same.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import resource
import signal
import sys

from lotsennetz.search.extraction.kinds import Kind
from lotsennetz.search.extraction.limits import Limits
from lotsennetz.search.extraction.problems import EXIT_CODES, Problem, Unreadable
from lotsennetz.search.extraction.sink import Enough, Sink

_PR_SET_PDEATHSIG = 1


def stay_with(parent: int) -> None:
    """End when the process that asked ends, however it does: nobody would stop us at the clock any more."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was gone before that
        os._exit(EXIT_CODES[Problem.TIMEOUT])


def limit(limits: Limits) -> None:
    """No more time, memory, output and open files than one honest file needs, no processes, no hurry."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.output_bytes),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    os.nice(10)  # pages go first


def read(kind: Kind, sink: Sink) -> None:
    """Only the reader that is needed is loaded."""
    file = sys.stdin.buffer
    file.seek(0)
    match kind:
        case Kind.PDF:
            from lotsennetz.search.extraction import pdf

            pdf.read(file, sink)
        case Kind.ZIP:
            from lotsennetz.search.extraction import packages

            packages.read(file, sink)
        case Kind.OLE | Kind.TEXT:
            from lotsennetz.search.extraction import plain

            plain.read(file, sink, kind)


def outcome(kind: Kind, sink: Sink) -> Problem:
    """Read, and say how it went. A damaged or hostile file fails in as many ways as its format has parts."""
    try:
        read(kind, sink)
    except Enough:
        return Problem.NONE
    except Unreadable as reason:
        return reason.problem
    except MemoryError:
        return Problem.TOO_LARGE
    except Exception:  # noqa: BLE001 -- see above; what is the matter with it is nobody's business but its owner's
        return Problem.BROKEN
    return Problem.NONE


def main(arguments: list[str]) -> int:
    kind, limits, parent = Kind(arguments[0]), Limits(**json.loads(arguments[1])), int(arguments[2])
    stay_with(parent)
    limit(limits)
    logging.disable()
    sink = Sink(sys.stdout.buffer, limits.characters)
    problem = outcome(kind, sink)
    sink.flush()
    return EXIT_CODES[problem]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
