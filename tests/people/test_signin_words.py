"""No German sentence of a library says "Du"."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import django
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

OURS = Path(settings.LOCALE_PATHS[0]) / "de/LC_MESSAGES/django.po"
LIBRARIES = [
    Path(allauth.__file__).parent / "locale/de/LC_MESSAGES/django.mo",
    *sorted(Path(django.__file__).parent.glob("**/locale/de/LC_MESSAGES/django.mo")),
]
# Pronouns of every form, and the imperatives that address one person as "Du".
INFORMAL = re.compile(
    r"\b(du|dich|dir|dein\w*|euch|euer|eure\w*|bist|hast|kannst|musst|möchtest|willst|wirst|"
    r"gib|lass|habe Geduld|bitte (wähle|folge|klick|klicke|versuche|verwende|verknüpfe|rufe|melde|bestätige|"
    r"überprüfe|kontaktiere|nutze|prüfe))\b",
    re.IGNORECASE,
)


def catalogue(path: Path) -> gettext.GNUTranslations:
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def compiled_overrides() -> gettext.GNUTranslations:
    with OURS.open("rb") as source:
        messages = read_po(source, locale="de", abort_invalid=True)
    target = io.BytesIO()
    write_mo(target, messages)
    target.seek(0)
    return gettext.GNUTranslations(target)


def entries(known: gettext.GNUTranslations) -> Iterator[tuple[object, str]]:
    catalog: dict[object, str] = vars(known)["_catalog"]
    return ((key, text) for key, text in catalog.items() if key)


def test_every_du_of_the_libraries_is_overridden() -> None:
    ours = dict(entries(compiled_overrides()))
    found = [
        (key, ours.get(key, text))
        for path in LIBRARIES
        for key, text in entries(catalogue(path))
        if INFORMAL.search(text)
    ]
    assert len(found) >= 54  # the library still has them; if not, this file has done its work
    assert [key for key, text in found if INFORMAL.search(text)] == []


def test_overrides_keep_every_placeholder() -> None:
    theirs = {key for library in LIBRARIES for key, _ in entries(catalogue(library))}
    holes = re.compile(r"%(?:\(\w+\))?[sd]|</?\w+|%\(\w+\)s\"")
    for key, text in entries(compiled_overrides()):
        assert isinstance(key, str)
        assert sorted(holes.findall(text)) == sorted(holes.findall(key)), key
        assert key in theirs, f"{key!r} is not a sentence of the library any more"


def test_no_override_says_erfolgreich() -> None:
    assert not [text for _, text in entries(compiled_overrides()) if "erfolgreich" in text.lower()]


def test_the_running_site_uses_them() -> None:
    with translation.override("de"):
        assert translation.gettext("You have signed out.") == "Sie haben sich abgemeldet."
