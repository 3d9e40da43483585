"""Second factors and passkeys: names people recognise, secrets that a copied database does not give away."""

from __future__ import annotations

import base64
import ipaddress
import logging
import re
import secrets
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.models import Network, Person

logger = logging.getLogger(__name__)


def host_is_address(host: str) -> bool:
    """Browsers make passkeys for names only, never for an IP address."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def passkeys_possible() -> bool:
    """Whether the address in the browser's bar can have passkeys."""
    return not host_is_address(context.request.get_host())


def address_with_name() -> str:
    """On a loopback address the same page under a name; empty elsewhere."""
    request = context.request
    host = request.get_host()
    name, _colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    name = name or host
    if not host_is_address(host) or not ipaddress.ip_address(name.strip("[]")).is_loopback:
        return ""
    return f"{request.scheme}://localhost{':' + port if port.isdecimal() else ''}{request.path}"


def passkey_facts() -> dict[str, Any]:
    """For templates."""
    return {"passkeys_possible": passkeys_possible(), "address_with_name": address_with_name()}


def _key(secret: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"lotsennetz second factors").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def _keys() -> MultiFernet:
    return MultiFernet(
        [_key(str(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


class FactorAdapter(DefaultMFAAdapter):
    error_messages: dict[str, str | Promise] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Dieser Code passt nicht. Nehmen Sie den, den die App jetzt zeigt."),
        "cannot_generate_recovery_codes": _("Richten Sie zuerst einen zweiten Faktor ein."),
    }

    def _get_site_name(self) -> str:
        """The network's name: what an authenticator app and the browser show."""
        return Network.objects.values_list("name", flat=True).first() or settings.SITE_NAME

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def build_totp_svg(self, url: str) -> str:
        """On white, so that it can be scanned from a dark page too."""
        svg: str = super().build_totp_svg(url)
        return re.sub(r"<svg[^>]*>", r'\g<0><rect width="100%" height="100%" fill="#fff"/>', svg, count=1)

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return {
            "id": user_pk_to_url_str(user).encode(),
            "display_name": user.name if isinstance(user, Person) else str(user),
            "name": user.email,
        }

    def generate_authenticator_name(self, user: Any, type: str) -> str:  # noqa: A002 -- allauth's name
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Where the signing key was lost, a random one: no code fits, none can be guessed."""
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.exception("a second factor cannot be read with this SECRET_KEY; it has to be renewed")
            return base64.b32encode(secrets.token_bytes(20)).decode()
