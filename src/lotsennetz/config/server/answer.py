"""In a page thread: everything Django does for one request, down to the first block of its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, Any
from wsgiref.util import FileWrapper

from django.db import close_old_connections

IN_MEMORY = 1_000_000
BLOCK = 128 * 1024


def _nothing() -> None:
    pass


@dataclass
class Answer:
    """``first`` is the beginning of the body; ``rest``, if there is more, is read on from there."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    first: bytes = b""
    rest: IO[bytes] | None = None
    close: Callable[[], object] = _nothing

    def start(
        self, status: str, headers: list[tuple[str, str]], _exc_info: Any = None
    ) -> Callable[[bytes], object]:
        """WSGI's ``start_response``. Django has no use for the old ``write`` it returns."""
        self.status = int(status.split(" ", 1)[0])
        pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        self.headers = [pair for pair in pairs if self.has_body or pair[0] != b"content-length"]
        return self._write

    @property
    def has_body(self) -> bool:
        return self.status not in {204, 304}

    def begin(self, file: IO[bytes]) -> bool:
        """Take the first block; true if the file has to stay open for more."""
        self.first = next_block(file)
        self.rest = file if len(self.first) == BLOCK else None
        return self.rest is not None

    def _write(self, _data: bytes) -> object:
        """WSGI's old way to answer, which Django never uses: whoever calls it has made a mistake."""
        raise TypeError("answers are returned here, not written")


def next_block(file: IO[bytes]) -> bytes:
    """Full blocks until the end, whatever sizes the file hands out."""
    block = file.read(BLOCK)
    while block and len(block) < BLOCK and (more := file.read(BLOCK - len(block))):
        block += more
    return block


def run(wsgi: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> Answer:
    """Call the handler. A file is left open if it is long; anything else is taken whole.

    So a generator that reads the database does it here, on this thread's connection and at full speed,
    however slowly the client reads; and if it fails half-way, nothing has been sent yet.
    """
    answer = Answer()
    result = wsgi(environ, answer.start)
    close = getattr(result, "close", _nothing)
    try:
        if environ["REQUEST_METHOD"] == "HEAD" or not answer.has_body:
            return answer
        if isinstance(result, FileWrapper):
            if answer.begin(result.filelike):
                # request_finished will come from another thread: let go of this one's connection here
                answer.close, close = close, close_old_connections
        else:
            _spool(answer, result)
        return answer
    finally:
        close()


def _spool(answer: Answer, chunks: Iterable[bytes]) -> None:
    """Take all of it: a page stays in memory and goes out as a whole, what is larger goes onto the disk."""
    taken: list[bytes] = []
    size, more = 0, iter(chunks)
    for chunk in more:
        taken.append(chunk)
        size += len(chunk)
        if size > IN_MEMORY:
            break
    else:
        answer.first = b"".join(taken)
        return
    file = TemporaryFile()  # noqa: SIM115 -- stays open until it is sent
    try:
        file.writelines(taken)
        file.writelines(more)
        file.seek(0)
        answer.begin(file)
        answer.close = file.close
    except BaseException:
        file.close()
        raise
