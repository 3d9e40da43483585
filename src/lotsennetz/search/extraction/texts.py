"""The text of a file, read by a process of its own.

PDF and XML readers are where hostile files bite, so none runs in the server: a child with limits on time, memory and
output does it, which is given neither a database nor a secret.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import lotsennetz
from lotsennetz.search.extraction.cleaning import smooth
from lotsennetz.search.extraction.kinds import HEAD_BYTES, Kind, kind_of
from lotsennetz.search.extraction.limits import Limits
from lotsennetz.search.extraction.problems import EXIT_CODES, Problem

#: Raised when files read before should be read again.
VERSION = 1
_READER = "lotsennetz.search.extraction.process"
_SOURCE = Path(lotsennetz.__file__).parents[1]
_BY_CODE = {code: problem for problem, code in EXIT_CODES.items()}
_BY_SIGNAL = {
    -signal.SIGXCPU: Problem.TIMEOUT,
    -signal.SIGKILL: Problem.TOO_LARGE,
}  # the kernel was out of memory
_OUR_OWN = {1, 2}
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Extracted:
    """``problem`` is a code of ``Problem``, empty if all went well; there may be text in spite of one."""

    text: str
    problem: str


def text_of(source: Path | IO[bytes], *, limits: Limits | None = None) -> Extracted:
    """The first characters of what a file on disk says, whatever it is and whatever is wrong with it.

    Raises OSError if its bytes cannot be had, RuntimeError if the reader itself does not run: both are no fault of
    the file and may be tried again.
    """
    with ExitStack() as stack:
        file = stack.enter_context(source.open("rb")) if isinstance(source, Path) else source
        head = os.pread(file.fileno(), HEAD_BYTES, 0)
        if not head:
            return Extracted("", Problem.NONE)
        kind = kind_of(head)
        if kind is None:
            return Extracted("", Problem.UNSUPPORTED)
        output = stack.enter_context(tempfile.TemporaryFile())
        limits = limits or Limits()
        problem = _run(kind, file, output, limits)
        output.seek(0)
        raw = output.read(limits.output_bytes)
    return Extracted(smooth(raw.decode("utf-8", "ignore")), problem)


def _run(kind: Kind, file: IO[bytes], output: IO[bytes], limits: Limits) -> Problem:
    try:
        done = subprocess.run(  # noqa: S603 -- nothing in the command comes from the file
            [sys.executable, "-m", _READER, kind, json.dumps(asdict(limits)), str(os.getpid())],
            stdin=file,
            stdout=output,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            check=False,
            cwd="/",
            env={"PYTHONPATH": str(_SOURCE), "LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired:
        logger.info("reading a file took longer than %s seconds", limits.seconds)
        return Problem.TIMEOUT
    if done.returncode in _OUR_OWN:
        raise RuntimeError("the process that reads files does not run")
    return _BY_SIGNAL.get(done.returncode) or _BY_CODE.get(done.returncode, Problem.BROKEN)
