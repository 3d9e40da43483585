"""Machines that are told: real HTTPS servers on loopback, with certificates made for them."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lotsennetz.api.webhooks.wire import Way

HOST = "programm.stadt.example"
LOOPBACK = "127.0.0.1"
Answer = Callable[[socket.socket], None]


@dataclass(frozen=True)
class Asked:
    line: str
    headers: dict[str, str]
    body: bytes
    name: str


@dataclass
class Receiver:
    """``name`` in each request is the one that the TLS handshake asked for."""

    address: str
    port: int
    connections: int = 0
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str = "/hier?a=1") -> str:
        return f"https://{HOST}:{self.port}{path}"


def says(status: str, *headers: str, body: bytes = b"") -> Answer:
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}"))
    return lambda connection: connection.sendall(f"{head}\r\n".encode() + body)


def drips(connection: socket.socket) -> None:
    """A byte now and then, for ever: each wait is short, all together are not."""
    with suppress(OSError):
        while True:
            connection.sendall(b"H")
            time.sleep(0.05)


def floods(connection: socket.socket, head: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> None:
    with suppress(OSError):
        connection.sendall(head)
        while True:
            connection.sendall(b"x" * 65_536)


def keeps_silent(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.recv(1)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True)
class Authority:
    """Signs certificates. ``trusting`` is what a client knows that believes in it."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def make(cls) -> Authority:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("Probe-Stelle")
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        return cls(key, made)

    def trusting(self) -> ssl.SSLContext:
        pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        return ssl.create_default_context(cadata=pem)

    def server(self, host: str, *, expired: bool = False) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(_name(host))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=2))
            .not_valid_after(now + timedelta(days=-1 if expired else 1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with TemporaryDirectory() as folder:
            file = Path(folder, "both.pem")
            file.write_bytes(
                key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
                + made.public_bytes(serialization.Encoding.PEM)
            )
            context.load_cert_chain(file)
        return context


@lru_cache(maxsize=1)
def authority() -> Authority:
    return Authority.make()


def way(*, number: str = LOOPBACK, deadline: float = 5.0, trust: ssl.SSLContext | None = None) -> Way:
    """Every name is on this machine, and speaking to exactly that number is allowed."""
    return Way(
        resolve=lambda _host, _port: [number],
        allows=lambda found: found == number,
        trust=trust or authority().trusting(),
        deadline=deadline,
    )


@contextmanager
def receiver(
    answer: Answer | None = None,
    *,
    address: str = LOOPBACK,
    tls: ssl.SSLContext | None = None,
    plain: bool = False,
) -> Iterator[Receiver]:
    """Listen until the block ends. ``plain``: the answer comes without TLS and before anything is read."""
    context = tls or authority().server(HOST)
    names: list[str] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name or "")
    answer = answer or says("204 No Content")
    with socket.create_server((address, 0)) as listening:
        made = Receiver(address, listening.getsockname()[1])
        open_ones: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    connection, _peer = listening.accept()
                except OSError:
                    return
                made.connections += 1
                open_ones.append(connection)
                with suppress(OSError):
                    if plain:
                        answer(connection)
                        continue
                    secured = context.wrap_socket(connection, server_side=True)
                    open_ones.append(secured)
                    made.asked.append(_read(secured, names))
                    answer(secured)
                    secured.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            for each in open_ones:
                with suppress(OSError):
                    each.close()
            thread.join(5)


def _read(secured: ssl.SSLSocket, names: list[str]) -> Asked:
    held = b""
    while b"\r\n\r\n" not in held:
        held += secured.recv(65_536)
    head, _blank, body = held.partition(b"\r\n\r\n")
    line, *lines = head.decode().split("\r\n")
    headers = dict(each.split(": ", 1) for each in lines)
    while len(body) < int(headers["Content-Length"]):
        body += secured.recv(65_536)
    return Asked(line, headers, body, names[-1] if names else "")
