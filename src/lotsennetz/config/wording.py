"""German and English where Django is not up: on the command line and on the server's own pages.

The same catalogue as everywhere else, read by Python's own gettext. Message ids are German, so German needs none.
"""

from __future__ import annotations

import gettext as standard
import os
import re
from collections.abc import Mapping
from pathlib import Path

GERMAN, ENGLISH = "de", "en"
LANGUAGES = (GERMAN, ENGLISH)
_LOCALE = Path(__file__).resolve().parents[1] / "locale"


def catalogue(language: str) -> standard.NullTranslations:
    """What says a message in that language; says the German where the English has not been compiled."""
    if language == GERMAN:
        return standard.NullTranslations()
    return standard.translation("django", _LOCALE, [language], fallback=True)


def language_of_operator(source: Mapping[str, str] | None = None) -> str:
    """By LC_ALL, LC_MESSAGES or LANG, with LANGUAGE before them as gettext has it; C and POSIX mean German."""
    source = os.environ if source is None else source
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((source[name] for name in names if source.get(name)), "")
    if locale in {"C", "POSIX"}:
        return GERMAN
    for wish in (*source.get("LANGUAGE", "").split(":"), locale):
        language = re.split(r"[-_.@]", wish)[0].lower()
        if language in LANGUAGES:
            return language
    return GERMAN


def gettext(message: str) -> str:
    """In the operator's language."""
    return catalogue(language_of_operator()).gettext(message)


def pgettext(context: str, message: str) -> str:
    """In the operator's language; the context tells apart what German says with one word."""
    return catalogue(language_of_operator()).pgettext(context, message)


def gettext_noop(message: str) -> str:
    """Only marks the message for the catalogue; whoever shows it translates it."""
    return message
