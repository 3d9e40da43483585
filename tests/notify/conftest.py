"""A mail server of its own for every test that wants one, and a row to send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from pytest_django.fixtures import Settings

from lotsennetz.notify.models import Delivery
from lotsennetz.notify.services import queue_mail
from tests.notify.mail_server import Mailbox, mail_server

NewMail = Callable[..., Delivery]


def use(settings: Settings, box: Mailbox, security: str = "none") -> None:
    """Point the platform at the server."""
    settings.EMAIL_HOST = "localhost" if security != "none" else "127.0.0.1"
    settings.EMAIL_PORT = box.port
    settings.EMAIL_USE_TLS = security == "starttls"
    settings.EMAIL_USE_SSL = security == "ssl"
    settings.EMAIL_HOST_USER = ""
    settings.EMAIL_TIMEOUT = 5


@pytest.fixture
def box(settings: Settings) -> Iterator[Mailbox]:
    with mail_server() as server:
        use(settings, server)
        yield server


@pytest.fixture
def new_mail(db: None) -> NewMail:
    """Enters a password mail into the ledger: the simplest that carries a secret."""
    made = iter(range(1000))

    def make(
        address: str = "empfang@stadt.example", url: str = "https://netz.example/geheim-4711"
    ) -> Delivery:
        key = f"test:{next(made)}"
        assert queue_mail(
            "password_reset", dedupe_key=key, address=address, secret={"url": url, "hours": "24"}
        )
        return Delivery.objects.get(dedupe_key=key)

    return make


@pytest.fixture
def english(settings: Settings, tmp_path: Path) -> None:
    """An English catalogue with the few sentences that the tests read."""
    catalogue = Catalog(locale="en")
    for german, translated in {
        "%(actor)s hat kommentiert": "%(actor)s commented",
        "%(actor)s hat Sie erwähnt": "%(actor)s mentioned you",
        "Eintrag öffnen": "Open entry",
        "Guten Tag!": "Hello,",
        "Neues Passwort festlegen": "Choose a new password",
    }.items():
        catalogue.add(german, translated)
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalogue)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
