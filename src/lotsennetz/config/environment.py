"""Everything the installation reads from its surroundings, in one typed place.

Each variable is named once here; the rest of the code asks ``ENVIRONMENT``.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lotsennetz.config.wording import gettext as _


class EnvironmentProblem(Exception):
    """A variable has a value that cannot be used; the text says which and what is expected."""


@dataclass(frozen=True)
class Mail:
    """How account mail leaves the house. Without a host, mails are written to ``DATA/mail``."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"  # starttls | ssl | none
    sender: str = ""


@dataclass(frozen=True)
class OpenIdConnect:
    """One identity provider of the towns (Keycloak, Entra, ADFS ...).

    ``name`` stands on a button; one the operator did not choose is in the reader's language.
    """

    name: str | Promise
    server: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class Environment:
    data: Path
    database_url: str
    base_url: str
    allowed_hosts: tuple[str, ...]
    demo: bool
    mail: Mail
    oidc: OpenIdConnect | None
    upload_megabytes: int
    trusted_proxy: bool

    @property
    def is_sqlite(self) -> bool:
        return not self.database_url

    def secret_key(self) -> str:
        """The signing key, made once and kept beside the data, readable by its owner only."""
        path = self.data / "secret-key"
        try:
            return path.read_text()
        except FileNotFoundError:
            self.data.mkdir(parents=True, exist_ok=True)
            key = secrets.token_urlsafe(50)
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:  # another process was faster; its key counts
                return path.read_text()
            with os.fdopen(descriptor, "w") as file:
                file.write(key)
            return key


def _flag(source: Mapping[str, str], name: str) -> bool:
    value = source.get(name, "").strip().lower()
    if value not in {"", "0", "1", "true", "false", "yes", "no"}:
        raise EnvironmentProblem(
            _("%(name)s ist 1 oder 0, nicht „%(value)s“.") % {"name": name, "value": value}
        )
    return value in {"1", "true", "yes"}


def _number(source: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    value = source.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or not low <= int(value) <= high:
        raise EnvironmentProblem(
            _("%(name)s ist eine ganze Zahl von %(low)s bis %(high)s, nicht „%(value)s“.")
            % {"name": name, "low": low, "high": high, "value": value}
        )
    return int(value)


def _mail(source: Mapping[str, str]) -> Mail:
    security = source.get("LOTSENNETZ_MAIL_SECURITY", "starttls").strip().lower()
    if security not in {"starttls", "ssl", "none"}:
        raise EnvironmentProblem(_("LOTSENNETZ_MAIL_SECURITY ist starttls, ssl oder none."))
    return Mail(
        host=source.get("LOTSENNETZ_MAIL_HOST", "").strip(),
        port=_number(source, "LOTSENNETZ_MAIL_PORT", 465 if security == "ssl" else 587, low=1, high=65535),
        user=source.get("LOTSENNETZ_MAIL_USER", ""),
        password=source.get("LOTSENNETZ_MAIL_PASSWORD", ""),
        security=security,
        sender=source.get("LOTSENNETZ_MAIL_FROM", "").strip(),
    )


def _oidc(source: Mapping[str, str]) -> OpenIdConnect | None:
    server = source.get("LOTSENNETZ_OIDC_SERVER", "").strip()
    if not server:
        return None
    parts = urlsplit(server)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise EnvironmentProblem(_("LOTSENNETZ_OIDC_SERVER ist eine Adresse, die mit https:// beginnt."))
    client_id = source.get("LOTSENNETZ_OIDC_CLIENT_ID", "").strip()
    if not client_id:
        raise EnvironmentProblem(_("LOTSENNETZ_OIDC_SERVER ist gesetzt, LOTSENNETZ_OIDC_CLIENT_ID fehlt."))
    return OpenIdConnect(
        name=source.get("LOTSENNETZ_OIDC_NAME", "").strip() or gettext_lazy("Konto Ihrer Kommune"),
        server=server,
        client_id=client_id,
        client_secret=source.get("LOTSENNETZ_OIDC_CLIENT_SECRET", ""),
    )


def database(url: str, data: Path) -> dict[str, object]:
    """Django's DATABASES entry for a ``postgresql://`` address, or for the embedded file if empty."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "lotsennetz.sqlite3",
            "CONN_MAX_AGE": None,  # opening the file costs more than most pages' queries
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-16000;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise EnvironmentProblem(_("DATABASE_URL sieht so aus: postgresql://user:password@host:5432/name."))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        # The same few statements all day: the server plans them once for each connection.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3},
    }


def read(source: Mapping[str, str] | None = None) -> Environment:
    """The settings of this process. Raises EnvironmentProblem with a sentence for the operator."""
    source = os.environ if source is None else source
    base_url = source.get("LOTSENNETZ_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise EnvironmentProblem(_("LOTSENNETZ_BASE_URL ist eine ganze Adresse wie https://netz.example."))
    hosts = {parts.hostname, "127.0.0.1", "localhost", "[::1]"}
    hosts |= {host.strip() for host in source.get("LOTSENNETZ_HOSTS", "").split(",") if host.strip()}
    return Environment(
        data=Path(source.get("LOTSENNETZ_DATA", "data")).resolve(),
        database_url=source.get("DATABASE_URL", "").strip(),
        base_url=base_url,
        allowed_hosts=tuple(sorted(hosts)),
        demo=_flag(source, "LOTSENNETZ_DEMO"),
        mail=_mail(source),
        oidc=_oidc(source),
        upload_megabytes=_number(source, "LOTSENNETZ_UPLOAD_MB", 25, low=1, high=500),
        trusted_proxy=_flag(source, "LOTSENNETZ_TRUSTED_PROXY"),
    )
