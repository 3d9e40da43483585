"""allauth's forms in our words: labels, hints, no placeholders."""

from __future__ import annotations

import struct
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.fields import EmailField
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.models import Person
from lotsennetz.people.signin.backend import may_sign_in

Words = Mapping[str, tuple[Any, Any]]  # field -> label, hint

_NEW_PASSWORD: Words = {
    "oldpassword": (_("Bisheriges Passwort"), ""),
    "password1": (_("Neues Passwort"), _("Mindestens 10 Zeichen, am besten vier zufällige Wörter.")),
    "password2": (_("Neues Passwort wiederholen"), ""),
}
RESET_SECONDS = 0.4
# What the libraries raise while they take apart what pretends to be a passkey's answer.
_MALFORMED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)


class Worded(forms.BaseForm):
    """Labels stand above the fields; a placeholder that repeats them is noise."""

    words: ClassVar[Words] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                label, field.help_text = self.words[name]
                field.label = label


class LoginForm(Worded, account.LoginForm):
    words: ClassVar[Words] = {
        "login": (_("Dienstliche E-Mail-Adresse"), ""),
        "password": (_("Passwort"), ""),
        "remember": (_("Auf diesem Gerät angemeldet bleiben"), ""),
    }


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    words: ClassVar[Words] = {"password": (_("Passwort"), "")}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    words: ClassVar[Words] = _NEW_PASSWORD


class SetPasswordForm(Worded, account.SetPasswordForm):
    words: ClassVar[Words] = _NEW_PASSWORD


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    words: ClassVar[Words] = _NEW_PASSWORD


class AddEmailForm(Worded, account.AddEmailForm):
    email = EmailField(required=True, max_length=254)
    words: ClassVar[Words] = {
        "email": (
            _("Neue E-Mail-Adresse"),
            _("Wir schicken einen Link dorthin. Bis Sie ihn öffnen, gilt die alte."),
        )
    }


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    """Answers a known and an unknown address alike, after the same time."""

    words: ClassVar[Words] = {"email": (_("Dienstliche E-Mail-Adresse"), "")}

    def clean_email(self) -> str:
        """Only the address of the account counts: one not yet confirmed may belong to a stranger."""
        email: str = self.cleaned_data["email"]
        self.users = [p for p in Person.objects.filter(email__iexact=email) if may_sign_in(p)]
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        begun = time.monotonic()
        email: str = super().save(request, **kwargs)
        # Writing a mail takes a moment that nobody may measure.
        time.sleep(max(0.0, RESET_SECONDS - (time.monotonic() - begun)))
        return email


class UserTokenForm(account.UserTokenForm):
    """The link of a reset mail; it dies with the account."""

    def _get_user(self, uidb36: str) -> Person | None:
        person = super()._get_user(uidb36)  # type: ignore[no-untyped-call]
        return person if isinstance(person, Person) and may_sign_in(person) else None


class AuthenticateForm(Worded, factors.AuthenticateForm):
    words: ClassVar[Words] = {
        "code": (_("Code"), _("Aus Ihrer Authentifizierungs-App, oder einer Ihrer Wiederherstellungscodes."))
    }


class ReauthenticateCodeForm(Worded, factors.ReauthenticateForm):
    words: ClassVar[Words] = AuthenticateForm.words


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    words: ClassVar[Words] = {"code": (_("Code aus der App"), _("Sechs Ziffern."))}


class Checked(forms.BaseForm):
    """A passkey's answer comes from outside; whatever is wrong with it, there is one sentence."""

    def clean(self) -> dict[str, Any]:
        with _one_sentence():
            return super().clean() or {}

    def clean_credential(self) -> Any:
        check = getattr(super(), "clean_credential", None)
        with _one_sentence():
            return check() if check else self.cleaned_data["credential"]


@contextmanager
def _one_sentence() -> Iterator[None]:
    text = _(
        "Dieser Passkey passt hier nicht. Versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg."
    )
    try:
        yield
    except ValidationError as refusal:
        if refusal.code != "incorrect_code":
            raise
        raise ValidationError(text, code="passkey") from refusal
    except _MALFORMED as problem:
        raise ValidationError(text, code="passkey") from problem


class LoginByPasskeyForm(Checked, passkeys.LoginWebAuthnForm):
    pass


class AuthenticateByPasskeyForm(Checked, passkeys.AuthenticateWebAuthnForm):
    pass


class ReauthenticateByPasskeyForm(Checked, passkeys.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(Worded, Checked, passkeys.AddWebAuthnForm):
    """Every passkey of ours can sign in by itself, so there is nothing to choose."""

    passwordless = None  # type: ignore[assignment]  # how Django takes a field away
    name = forms.CharField(required=False, max_length=60)
    words: ClassVar[Words] = {
        "name": (_("Name"), _("Damit Sie Ihre Passkeys unterscheiden, zum Beispiel „Diensthandy“."))
    }


class RenamePasskeyForm(Worded, passkeys.EditWebAuthnForm):
    name = forms.CharField(max_length=60)
    words: ClassVar[Words] = {"name": (_("Name"), "")}
