"""How strong a password has to be: measured by guessing, not by rules on characters."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from lotsennetz.people.models import Person

MINIMUM_SCORE = 3  # of 4: "safely unguessable", more than 10^8 guesses


def _known_words(person: Person) -> list[str]:
    """What an attacker tries first: names and address, in parts and put together."""
    given, family = person.given_name.casefold(), person.family_name.casefold()
    local = person.email.partition("@")[0]
    return [person.email, local, given, family, person.handle, f"{given} {family}", f"{given}{family}"]


class StrengthValidator:
    """Refuses what a guessing program would find soon, own name and address included."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises ValidationError with a sentence in the reader's language."""
        known = _known_words(user) if user else []
        # zxcvbn slows down on very long input; what lies beyond 72 characters only adds strength.
        score = zxcvbn(password[:72], user_inputs=[word for word in known if word])["score"]  # type: ignore[no-untyped-call]
        if score < MINIMUM_SCORE:
            raise ValidationError(
                _("Dieses Passwort ist leicht zu erraten. Nehmen Sie vier oder mehr zufällige Wörter."),
                code="password_too_weak",
            )

    def get_help_text(self) -> str:
        return _("Mindestens 10 Zeichen, am besten vier zufällige Wörter.")
