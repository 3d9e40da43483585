"""What allauth wants to write to people, handed to whoever keeps the mail ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language

from lotsennetz.core import audit, bus, clock
from lotsennetz.people.events import AccountMail
from lotsennetz.people.models import Person
from lotsennetz.people.signin.devices import browser_and_system

# allauth's template prefix -> kind of our mail, and its fixed values. "" = recorded, but no mail.
KINDS: Mapping[str, tuple[str, dict[str, str]]] = {
    "account/email/password_reset_key": ("password_reset", {}),
    "account/email/email_confirmation": ("email_confirmation", {}),
    "account/email/email_confirmation_signup": ("email_confirmation", {}),
    "account/email/password_reset": ("password_changed", {}),
    "account/email/password_changed": ("password_changed", {}),
    "account/email/password_set": ("password_changed", {}),
    "account/email/email_changed": ("email_changed", {}),
    "account/email/email_deleted": ("", {}),
    "mfa/email/totp_activated": ("factor_added", {"factor": "totp"}),
    "mfa/email/totp_deactivated": ("factor_removed", {"factor": "totp"}),
    "mfa/email/webauthn_added": ("factor_added", {"factor": "passkey"}),
    "mfa/email/webauthn_removed": ("factor_removed", {"factor": "passkey"}),
    "mfa/email/recovery_codes_generated": ("recovery_codes_renewed", {}),
}
_REQUESTS = {"password_reset", "email_confirmation"}


def hand_over(template_prefix: str, email: str, context: Mapping[str, Any], person: Person | None) -> None:
    """Publish the mail; a change of the account is recorded in the same transaction.

    An unknown ``template_prefix`` is a mistake of ours: a mail about an account must never get lost silently.
    """
    kind, fixed = KINDS[template_prefix]
    with transaction.atomic():
        if kind not in _REQUESTS:
            action = f"account.{template_prefix.rpartition('/')[2]}"
            audit.record(action, actor=person, target=person, subject_id=person.pk if person else None)
        if kind:
            bus.publish(
                AccountMail(
                    kind=kind,
                    person_id=person.pk if person else None,
                    email=email,
                    language=person.language if person else (get_language() or settings.LANGUAGE_CODE)[:2],
                    values=fixed | _values(kind, context),
                )
            )


def _values(kind: str, context: Mapping[str, Any]) -> dict[str, str]:
    if kind == "password_reset":
        hours = settings.PASSWORD_RESET_TIMEOUT // 3600
        return {"url": str(context["password_reset_url"]), "hours": str(hours)}
    if kind == "email_confirmation":
        days = settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS
        return {"url": str(context["activate_url"]), "days": str(days)}
    browser, system = browser_and_system(str(context.get("user_agent", "")))
    values = {"at": clock.now().isoformat(timespec="minutes"), "browser": browser, "system": system}
    if kind == "email_changed":
        values |= {"from_email": str(context["from_email"]), "to_email": str(context["to_email"])}
    return values
