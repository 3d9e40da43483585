"""The line to the mail server is encrypted and the certificate looked at, or nothing is sent."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django.fixtures import Settings

from lotsennetz.core.errors import DomainError
from lotsennetz.notify.mail import sending
from lotsennetz.notify.models import Delivery
from lotsennetz.notify.services import send_test_mail
from tests.notify.conftest import NewMail, use
from tests.notify.mail_server import mail_server

State = Delivery.State


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and self-made certificate for localhost, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_a_trusted_certificate_lets_the_mail_out(
    security: str,
    tls: ssl.SSLContext,
    certificate: Path,
    settings: Settings,
    new_mail: NewMail,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(tls=tls, tls_at_once=security == "ssl") as box:
        use(settings, box, security)
        row = new_mail()
        assert sending.deliver(row.pk) == State.SENT
        assert box.ids() == [row.message_id]


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_an_unknown_certificate_stops_it(
    security: str, tls: ssl.SSLContext, settings: Settings, new_mail: NewMail
) -> None:
    with mail_server(tls=tls, tls_at_once=security == "ssl") as box:
        use(settings, box, security)
        row = new_mail()
        assert sending.deliver(row.pk) == State.QUEUED
        assert Delivery.objects.get(pk=row.pk).error_step == "tls"
        assert box.accepted == []


def test_a_certificate_for_another_host_stops_it(
    tls: ssl.SSLContext,
    certificate: Path,
    settings: Settings,
    new_mail: NewMail,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(tls=tls) as box:
        use(settings, box, "starttls")
        settings.EMAIL_HOST = str(IPv4Address("127.0.0.1"))
        row = new_mail()
        assert sending.deliver(row.pk) == State.QUEUED
        assert Delivery.objects.get(pk=row.pk).error_step == "tls"
        assert box.accepted == []


def test_a_server_without_starttls_gets_nothing_in_the_clear(settings: Settings, new_mail: NewMail) -> None:
    with mail_server() as box:
        use(settings, box, "starttls")
        row = new_mail()
        assert sending.deliver(row.pk) == State.QUEUED
        assert Delivery.objects.get(pk=row.pk).error_step == "tls"
        assert box.accepted == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_signing_in(settings: Settings, new_mail: NewMail) -> None:
    with mail_server(login=True) as box:
        use(settings, box)
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "netz", "falsch"
        row = new_mail()
        assert (
            sending.deliver(row.pk) == State.QUEUED
        )  # a wrong password is the installation's, not the mail's
        refused = Delivery.objects.get(pk=row.pk)
        assert (refused.error_step, refused.error_code) == ("login", 535)
        settings.EMAIL_HOST_PASSWORD = "richtig"
        Delivery.objects.update(next_attempt_at=row.next_attempt_at)
        assert sending.deliver(row.pk) == State.SENT
        assert box.ids() == [row.message_id]


def test_the_test_mail_says_what_went_wrong_where(network: object, settings: Settings) -> None:
    with mail_server() as box:
        use(settings, box)
        assert str(box.port) in send_test_mail("leitung@stadt.example")
        assert [to for to, _content in box.accepted] == ["leitung@stadt.example"]

        box.answers["recipient"] = "550 5.7.1 relaying denied"
        with pytest.raises(DomainError) as refused:
            send_test_mail("leitung@stadt.example")
    assert f"127.0.0.1:{box.port}: " in refused.value.text
    assert "Empfängeradresse" in refused.value.text
    assert "550 5.7.1 relaying denied" in refused.value.text
    with pytest.raises(DomainError) as away:
        send_test_mail("leitung@stadt.example")
    assert "nicht erreichbar" in away.value.text
    assert len(box.accepted) == 1


@pytest.mark.parametrize("address", ["", "keine adresse", "a@b.example\nBcc: c@d.example"])
def test_a_test_mail_needs_an_address(address: str, network: object, settings: Settings) -> None:
    with mail_server() as box:
        use(settings, box)
        with pytest.raises(DomainError):
            send_test_mail(address)
        assert box.connections == 0
