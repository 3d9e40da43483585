"""A real SMTP server on loopback that says no, or waits, at the step a test names."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Mailbox:
    """What arrived, and how the server behaves. ``answers`` by step; ``waits_at`` stops there until ``go_on``."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    waits_at: str = ""
    hangs_up_at: str = ""
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    reached: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    connections: int = 0

    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=policy.default) for _to, content in self.accepted]

    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails()]

    async def at(self, step: str, server: SMTP) -> str | None:
        """Wait, hang up or answer, as told."""
        if step == self.waits_at:
            self.reached.set()
            await asyncio.to_thread(self.go_on.wait, 30)
        if step == self.hangs_up_at and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return self.answers.get(step)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self.at("sender", server)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self.at("recipient", server)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        refusal = self.answers.get("final")
        if refusal is None:
            self.accepted.append((envelope.rcpt_tos[0], bytes(envelope.original_content or b"")))
        await self.at("final", server)
        return refusal or "250 2.0.0 angenommen"


class _Server(SMTP):
    async def _handle_client(self) -> None:
        self.event_handler.connections += 1
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:
        answer = await self.event_handler.at("data", self)
        if answer is not None:
            await self.push(answer)
        else:
            await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


def _password_is_right(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    right = isinstance(data, LoginPassword) and data == LoginPassword(b"netz", b"richtig")
    return AuthResult(success=right, handled=False)


@contextlib.contextmanager
def mail_server(
    *, tls: ssl.SSLContext | None = None, tls_at_once: bool = False, login: bool = False
) -> Iterator[Mailbox]:
    """Runs until the block ends. ``tls`` offers STARTTLS, or speaks TLS from the first byte."""
    box = Mailbox()
    options: dict[str, Any] = {}
    if tls is not None and tls_at_once:
        options["ssl_context"] = tls
    elif tls is not None:
        options |= {"tls_context": tls, "require_starttls": True}
    if login:
        options |= {"authenticator": _password_is_right, "auth_required": True, "auth_require_tls": False}
    controller = _Controller(box, hostname="127.0.0.1", port=0, **options)
    # Port 0 lets the system choose; the controller would try to reach itself there, so it is started by hand.
    loop = controller.loop
    server = loop.run_until_complete(
        loop.create_server(controller.factory, "127.0.0.1", 0, ssl=options.get("ssl_context"))
    )
    box.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        box.go_on.set()
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    mine = asyncio.current_task()
    others = [task for task in asyncio.all_tasks() if task is not mine]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
