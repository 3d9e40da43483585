"""Django's WSGI handler behind an ASGI server: bodies in and answers out never hold a page thread."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import Any

from lotsennetz.config.server.answer import BLOCK, Answer, next_block, run
from lotsennetz.config.server.environ import build_environ
from lotsennetz.config.server.pages import page
from lotsennetz.config.server.pool import DaemonPool
from lotsennetz.config.server.protocol import transport_of
from lotsennetz.config.server.turns import Turn, Turns

Wsgi = Callable[..., Iterable[bytes]]
IN_MEMORY = 1_000_000
IDLE_SECONDS = 30.0  # a transfer may be slow, but not stand still
logger = logging.getLogger(__name__)


class Refused(Exception):
    """The body cannot be taken; answered by the server's own page of that code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Bridge:
    """``wsgi`` runs in ``threads`` threads; files are read by two others while they are sent.

    ``writers`` forms may be at work at once beside the one page that is read: more than one where the database
    lets them commit together.
    """

    def __init__(self, wsgi: Wsgi, *, limit: int, threads: int, proxied: bool, writers: int = 1) -> None:
        self.wsgi, self.limit, self.proxied = wsgi, limit, proxied
        self.pages, self.files = DaemonPool(threads, "page"), DaemonPool(2, "file")
        self.reading = Turns()
        self.writing = Turns(at_once=writers) if writers > 1 else self.reading

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        loop = asyncio.get_running_loop()
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                if not await self._read(scope, receive, body):
                    return  # the client left: no view runs
                environ = build_environ(scope, body, proxied=self.proxied)
                async with Turn(self.reading if scope["method"] in {"GET", "HEAD"} else self.writing):
                    answer = await loop.run_in_executor(self.pages, run, self.wsgi, environ)
            except Refused as refusal:
                headers, text = page(refusal.code, scope["headers"], megabytes=self.limit // 1_000_000)
                answer = Answer(refusal.code, headers, text)
            except Exception:
                logger.exception("no answer to %s %s", scope["method"], scope["path"])
                answer = Answer(500, *page(500, scope["headers"]))
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await self._send(answer, scope, receive, send)

    async def _read(self, scope: Any, receive: Any, body: Any) -> bool:
        """The whole body into the file; false if the client left. Raises Refused."""
        headers = dict(scope["headers"])
        expected = int(headers.get(b"content-length", 0))
        if expected > self.limit:
            raise Refused(413)  # uvicorn drains what still comes, so that a browser gets to read the page
        more, size = expected > 0 or b"transfer-encoding" in headers, 0
        while more:
            try:
                async with asyncio.timeout(IDLE_SECONDS):
                    message = await receive()
            except TimeoutError:
                raise Refused(408) from None
            if message["type"] == "http.disconnect":
                return False
            more, size = message["more_body"], size + len(message["body"])
            if size > self.limit:
                raise Refused(413)
            try:
                body.write(message["body"])
            except OSError:
                raise Refused(507) from None
        return True

    async def _send(self, answer: Answer, scope: Any, receive: Any, send: Any) -> None:
        """A page as a whole; a file block by block, each read off the page threads once the one before is gone."""
        transport, block, rest = transport_of(scope), answer.first, answer.rest
        try:
            while not (transport and transport.is_closing()):
                async with asyncio.timeout(IDLE_SECONDS * max(1.0, len(block) / BLOCK)):
                    more = rest is not None and bool(block)
                    await send({"type": "http.response.body", "body": block, "more_body": more})
                if not more:
                    return
                block = await asyncio.wrap_future(self.files.submit(next_block, rest))
        except TimeoutError:
            if transport:
                transport.abort()
        finally:
            if rest is not None:
                self.files.submit(answer.close)
        while (await receive())["type"] != "http.disconnect":  # until uvicorn knows it too
            pass
