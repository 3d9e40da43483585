"""Small pictures of uploaded images, made in a process of their own.

Image decoders are where hostile files bite, so nothing is decoded in the server: a child with limits on time,
memory and output does it. Whatever goes wrong there, the upload stays as it is and simply has no preview.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import lotsennetz
from lotsennetz.entries.preview_process import OUTPUT_BYTES

SECONDS = 20
_SOURCE = Path(lotsennetz.__file__).parents[1]
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Preview:
    """``width`` and ``height`` are those of the upright original, in pixels; ``data`` is a WebP picture."""

    width: int
    height: int
    data: bytes


def preview_of(file: IO[bytes]) -> Preview | None:
    """A preview of a real file that lies on disk, or None if there can be none."""
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "lotsennetz.entries.preview_process"],
                stdin=file,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
                cwd="/",
                env={"PYTHONPATH": str(_SOURCE), "LC_ALL": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired:
            logger.info("a preview took longer than %s seconds", SECONDS)
            return None
        if done.returncode != 0:
            return None
        output.seek(0)
        head, _newline, data = output.read(OUTPUT_BYTES).partition(b"\n")
    sizes = head.split()
    if len(sizes) != 2 or not all(size.isdigit() for size in sizes) or not data.startswith(b"RIFF"):
        return None
    return Preview(int(sizes[0]), int(sizes[1]), data)
