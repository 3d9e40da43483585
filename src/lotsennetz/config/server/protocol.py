"""uvicorn's HTTP connection with the patience and the limits it leaves out."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 15.0  # for request line and headers, from the first byte or the opened connection
DRAIN_SECONDS = 60.0  # for the rest of a body that was refused: a browser reads the page only afterwards
HEAD_BYTES = 64 * 1024  # httptools has no limit of its own


class PatientProtocol(HttpToolsProtocol):
    """A client that opens a connection and dawdles is sent away; a huge head is refused with 400."""

    _deadline: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn does
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_there()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_bytes = 0
        if self._deadline is None:
            self._expect_head()

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._head_is_there()
        # The bridge needs it to notice a client that left, and to cut off one that no longer reads.
        self.scope["state"]["transport"] = self.transport
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        if self.cycle.more_body and not self.pipeline:
            self._expect_head(DRAIN_SECONDS)
        super().on_response_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        if self.cycle is not None and self.cycle.response_complete:
            self._expect_head()  # a body refused early has been drained; uvicorn sets no timer then

    def _expect_head(self, seconds: float | None = None) -> None:
        self._head_is_there()
        self._deadline = self.loop.call_later(seconds or HEAD_SECONDS, self._give_up)

    def _head_is_there(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.abort()

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > HEAD_BYTES:
            raise ValueError("the head of the request is too large")


def transport_of(scope: Any) -> asyncio.Transport | None:
    """The connection behind a request, where the server is ours."""
    transport: asyncio.Transport | None = scope.get("state", {}).get("transport")
    return transport
