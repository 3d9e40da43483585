"""What this installation keeps, and for how long: read from its settings and from the code that deletes."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lotsennetz.core.ui.frame import THEME_COOKIE
from lotsennetz.entries.services.arrange import KEPT_AFTER_DELETION
from lotsennetz.notify.services.retention import MAIL_VALUES, READ_NOTICES, UNREAD_NOTICES
from lotsennetz.people.services.invitations import VALID_FOR
from lotsennetz.people.services.requests import CONFIRM_WITHIN
from lotsennetz.people.services.retention import KEEP

YEAR = 365 * 86_400


@dataclass(frozen=True)
class Cookie:
    name: str
    purpose: str | Promise
    lifetime: str | Promise


def periods() -> dict[str, int]:
    """Days, by what they are about."""
    return {
        "session": settings.SESSION_COOKIE_AGE // 86_400,
        "invitation": VALID_FOR.days,
        "unconfirmed": CONFIRM_WITHIN.days,
        "decided": KEEP.days,
        "deleted": KEPT_AFTER_DELETION.days,
        "read_notice": READ_NOTICES.days,
        "unread_notice": UNREAD_NOTICES.days,
        "mail": MAIL_VALUES.days,
    }


def _days(seconds: int) -> str | Promise:
    return ngettext_lazy("%d Tag", "%d Tage", seconds // 86_400) % (seconds // 86_400)


def cookies() -> list[Cookie]:
    """All of them. None is needed to read the public pages, none follows anybody."""
    return [
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("hält Sie nach dem Anmelden angemeldet"),
            _days(settings.SESSION_COOKIE_AGE),
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("verhindert, dass fremde Seiten in Ihrem Namen Formulare absenden"),
            _days(settings.CSRF_COOKIE_AGE),
        ),
        Cookie(
            "messages",
            _("trägt einen Hinweis wie „Gespeichert“ auf die nächste Seite"),
            _("bis der Hinweis gezeigt wurde"),
        ),
        Cookie(
            settings.LANGUAGE_COOKIE_NAME, _("merkt sich die Sprache, die Sie gewählt haben"), _days(YEAR)
        ),
        Cookie(THEME_COOKIE, _("merkt sich, ob Sie helle oder dunkle Seiten gewählt haben"), _days(YEAR)),
    ]
