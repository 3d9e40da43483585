"""Hand one mail to the mail server, so that a crash at any point leaves a known state.

The server owns a mail from the moment it has read the final dot. Everything before that may be repeated
without harm; so the caller is asked for its word (``about_to_finish``, which commits) directly before the
dot, and nowhere else is anything in doubt.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings

Step = Literal["connect", "tls", "login", "sender", "recipient", "data", "content", "final"]
FINAL_REPLY_SECONDS = 180  # servers that look into mails take their time for the last answer
_LINE_STARTS_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    timeout: float = 20


def configured() -> Server | None:
    """The mail server of the settings; None where mails are written to files."""
    if not settings.EMAIL_HOST:
        return None
    return Server(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        user=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        security="ssl" if settings.EMAIL_USE_SSL else "starttls" if settings.EMAIL_USE_TLS else "none",
        timeout=settings.EMAIL_TIMEOUT,
    )


class TransportProblem(Exception):
    """The mail was not taken, or (``in_doubt``) nobody knows. ``permanent``: trying again is pointless."""

    def __init__(
        self,
        step: Step,
        *,
        code: int | None = None,
        answer: str = "",
        permanent: bool = False,
        in_doubt: bool = False,
    ) -> None:
        super().__init__(f"{step}: {code or ''} {answer}".strip())
        self.step: Step = step
        self.code = code
        self.answer = answer[:500]
        self.permanent = permanent
        self.in_doubt = in_doubt


class ClaimLost(Exception):
    """Somebody else holds the mail by now; nothing was handed over."""


def _text(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def hand_over(
    server: Server, *, sender: str, recipient: str, content: bytes, about_to_finish: Callable[[], bool]
) -> str:
    """Send ``content`` (CRLF line ends) to one address; returns the server's last answer.

    Raises TransportProblem, or ClaimLost if ``about_to_finish`` says no.
    """
    with _session(server) as client:
        client.step = "sender"
        _expect(client.mail(sender), {250}, client.step)
        client.step = "recipient"
        _expect(client.rcpt(recipient), {250, 251}, client.step)
        client.step = "data"
        client.putcmd("data")
        _expect(client.getreply(), {354}, client.step)
        client.step = "content"
        ending = b"" if content.endswith(b"\r\n") else b"\r\n"
        client.send(_LINE_STARTS_WITH_DOT.sub(b"..", content) + ending)
        if not about_to_finish():
            raise ClaimLost
        client.step = "final"
        if client.sock is not None:
            client.sock.settimeout(max(server.timeout, FINAL_REPLY_SECONDS))
        client.send(b".\r\n")
        return _expect(client.getreply(), {250}, client.step)


class _Client(smtplib.SMTP):
    step: Step = "connect"


class _SecureClient(smtplib.SMTP_SSL):
    step: Step = "connect"


@contextlib.contextmanager
def _session(server: Server) -> Iterator[_Client | _SecureClient]:
    """A connection, encrypted and signed in as configured. Every failure leaves as a TransportProblem."""
    client: _Client | _SecureClient | None = None
    try:
        client = _connect(server)
        _prepare(client, server)
        yield client
        with contextlib.suppress(smtplib.SMTPException, OSError):
            client.quit()
    except (smtplib.SMTPException, OSError) as problem:
        raise _problem(client.step if client else None, problem) from problem
    finally:
        if client is not None:
            client.close()


def _connect(server: Server) -> _Client | _SecureClient:
    name = urlsplit(settings.BASE_URL).hostname or "localhost"
    if server.security == "ssl":
        context = ssl.create_default_context()
        return _SecureClient(
            server.host, server.port, local_hostname=name, timeout=server.timeout, context=context
        )
    return _Client(server.host, server.port, local_hostname=name, timeout=server.timeout)


def _prepare(client: _Client | _SecureClient, server: Server) -> None:
    if server.security == "starttls":  # never silently without
        client.step = "tls"
        client.starttls(context=ssl.create_default_context())
    if server.user:
        client.step = "login"
        client.login(server.user, server.password)
    client.step = "connect"
    client.ehlo_or_helo_if_needed()


def _expect(reply: tuple[int, bytes], wanted: set[int], step: Step) -> str:
    code, answer = reply
    if code in wanted:
        return _text(answer)
    understood = 400 <= code < 600
    raise TransportProblem(
        step,
        code=code if code > 0 else None,
        answer=_text(answer),
        permanent=code >= 500 and understood,
        in_doubt=step == "final" and not understood,
    )


def _problem(step: Step | None, problem: Exception) -> TransportProblem:
    """Errors of the connection and of the set-up are never the single mail's fault, so never permanent."""
    if step is None:
        step = "tls" if isinstance(problem, ssl.SSLError) else "connect"
    code = answer = None
    if isinstance(problem, smtplib.SMTPResponseException):
        code, answer = problem.smtp_code, problem.smtp_error
    return TransportProblem(
        step,
        code=code if code and code > 0 else None,
        answer=_text(answer or str(problem)),
        in_doubt=step == "final",
    )
