"""What lies in the package, in words, in both languages."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from lotsennetz.core.text import one_line
from lotsennetz.core.time_text import moment as in_words
from lotsennetz.exports.takeout.sources import PARTS
from lotsennetz.people.models import Person
from lotsennetz.people.queries import the_network

_WIDTH = 78
_COLUMN = max(len(part.name) for part in PARTS) + 2


def readme(person: Person, now: datetime, missing: list[str]) -> str:
    """Lines end as Windows wants them; everything else reads that, too."""
    pages = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            pages.append("\n".join(_lines(person, now, missing)))
    return f"\n\n{'=' * _WIDTH}\n\n".join(pages).replace("\n", "\r\n") + "\r\n"


def _lines(person: Person, now: datetime, missing: list[str]) -> Iterator[str]:
    network = the_network()
    yield _("Ihre Daten aus %(network)s") % {"network": network.name if network else settings.SITE_NAME}
    yield ""
    yield _("Zusammengestellt für %(name)s am %(moment)s.") % {
        "name": one_line(person.name),
        "moment": in_words(now),
    }
    yield ""
    yield from _wrapped(
        _(
            "Das ist alles, was zu Ihrer Person gespeichert ist (Auskunft nach Art. 15 und Übertragung nach "
            "Art. 20 DSGVO). Was andere geschrieben haben, ist nicht dabei; Namen anderer stehen nur, wo sie "
            "zum Verständnis nötig sind. Passwörter, Schlüssel und andere Geheimnisse sind nicht enthalten."
        )
    )
    yield ""
    yield from _wrapped(
        _(
            "Die Dateien mit der Endung .json sind Listen in UTF-8. Jedes Programm zur Datenverarbeitung kann "
            "sie lesen, auch Excel (Daten, Daten abrufen, Aus JSON). Zeiten stehen in UTC."
        )
    )
    yield ""
    for part in PARTS:
        yield from _wrapped(str(part.about), f"{part.name:{_COLUMN}}")
    yield from _wrapped(_("Ihr Bild und Ihre hochgeladenen Dateien"), f"{'dateien/':{_COLUMN}}")
    if missing:
        yield ""
        yield from _wrapped(_("Diese Dateien fehlen auf dem Server und deshalb auch hier:"))
        yield from (f"  {place}" for place in missing)


def _wrapped(text: str, before: str = "") -> list[str]:
    indent = " " * len(before)
    return textwrap.wrap(text, _WIDTH, initial_indent=before, subsequent_indent=indent)
