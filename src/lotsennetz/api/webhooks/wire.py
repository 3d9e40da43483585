"""One POST to one machine, over TLS, to exactly the number that was checked. Nothing is followed, little is read."""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lotsennetz.api.webhooks.addresses import Target, is_public

DEADLINE = 10.0
_CONNECT = 4.0
_MOST_NUMBERS = 4
_MOST_HEAD = 8192
_MOST_BODY = 1024
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: [^\r\n]*)?\r?\n")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")

#: What can be in the way before there is a status.
TROUBLES = ("name", "private", "connect", "tls", "timeout", "answer")


class NotSent(Exception):
    """``trouble`` is one of ``TROUBLES``."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def resolve(host: str, port: int) -> list[str]:
    """All numbers behind a name, in the system's order, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_kind, place in found))


@dataclass(frozen=True)
class Way:
    """How a delivery gets there. In production there is one, ``Way()``; only tests have another."""

    resolve: Callable[[str, int], list[str]] = resolve
    allows: Callable[[str], bool] = is_public
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    deadline: float = DEADLINE

    def post(self, target: Target, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer. Raises NotSent."""
        until = time.monotonic() + self.deadline
        numbers = self._numbers(target, until)
        request = _request(target, body, headers)
        with self._connected(numbers, target.port, until) as plain:
            try:
                plain.settimeout(_left(until))
                with self.trust.wrap_socket(plain, server_hostname=target.host) as secured:
                    secured.settimeout(_left(until))
                    secured.sendall(request)
                    return _status(secured, until)
            except TimeoutError:
                raise NotSent("timeout") from None
            except (ssl.SSLError, UnicodeError):
                raise NotSent("tls") from None
            except OSError:
                raise NotSent("answer") from None

    def _numbers(self, target: Target, until: float) -> list[str]:
        """Asked once. A single number that is not public spoils all: an honest name has no such number."""
        numbers = _in_time(lambda: self.resolve(target.host, target.port), until)
        if not numbers:
            raise NotSent("name")
        if not all(self.allows(number) for number in numbers):
            raise NotSent("private")
        return numbers[:_MOST_NUMBERS]

    def _connected(self, numbers: list[str], port: int, until: float) -> socket.socket:
        """To the first of the checked numbers that answers; a number is not looked up again."""
        for number in numbers:
            family = socket.AF_INET6 if ":" in number else socket.AF_INET
            plain = socket.socket(family, socket.SOCK_STREAM)
            try:
                plain.settimeout(min(_CONNECT, _left(until)))
                plain.connect((number, port))
            except NotSent:
                plain.close()
                raise
            except OSError:
                plain.close()
                continue
            return plain
        raise NotSent("connect")


def _left(until: float) -> float:
    """The seconds that are left. Raises NotSent when there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise NotSent("timeout")
    return left


def _in_time(ask: Callable[[], list[str]], until: float) -> list[str]:
    """The system's resolver knows no time limit of ours, so it is waited for no longer than that."""
    found: list[str] = []

    def look() -> None:
        try:
            found.extend(ask())
        except (OSError, UnicodeError):
            found.clear()

    thread = threading.Thread(target=look, name="hook-resolver", daemon=True)
    thread.start()
    thread.join(_left(until))
    if thread.is_alive():
        raise NotSent("timeout")
    return found


def _request(target: Target, body: bytes, headers: Mapping[str, str]) -> bytes:
    """``target`` and ``headers`` hold printable ASCII only, so nothing in them can begin a line of its own."""
    lines = {
        "Host": target.authority,
        "User-Agent": "Lotsennetz-Webhook/1",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {target.path} HTTP/1.1\r\n{head}\r\n".encode("ascii") + body


def _status(secured: ssl.SSLSocket, until: float) -> int:
    """The final status; what is said before it (1xx) is passed over, of what comes after it at most 1 kB is read."""
    held = b""
    while True:
        status = _STATUS.match(held)
        end = _END_OF_HEAD.search(held)
        if status and int(status[1]) >= 200:
            _drain(secured, until)
            return int(status[1])
        if status and end:
            held = held[end.end() :]
            continue
        if len(held) >= _MOST_HEAD:
            raise NotSent("answer")
        piece = _read(secured, until, _MOST_HEAD - len(held))
        if not piece:
            raise NotSent("answer")
        held += piece


def _read(secured: ssl.SSLSocket, until: float, most: int) -> bytes:
    secured.settimeout(_left(until))
    return secured.recv(most)


def _drain(secured: ssl.SSLSocket, until: float) -> None:
    """A little politeness: short answers are taken, so that the other side can close in order."""
    try:
        taken = 0
        while taken < _MOST_BODY:
            piece = _read(secured, min(until, time.monotonic() + 1), _MOST_BODY - taken)
            if not piece:
                return
            taken += len(piece)
    except (OSError, NotSent):
        return
