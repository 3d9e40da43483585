"""What the search keeps of people, for the privacy page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lotsennetz.core.text import number
from lotsennetz.search.extraction.limits import Limits


def sentences() -> list[str]:
    return [
        _(
            "Damit etwas gefunden wird, führt der Server ein Verzeichnis der Wörter aus Einträgen, Kommentaren, "
            "Profilen, Seiten der Kommunen, Themen und Angaben. Gefunden wird nur, was man auch ohne Suche sehen "
            "darf."
        ),
        _(
            "Aus Dateien (zum Beispiel PDF, Word, OpenDocument) liest er dafür den Text, höchstens "
            "%(most)s Zeichen je Datei, und hebt ihn auf diesem Server auf, solange es die Datei gibt."
        )
        % {"most": number(Limits().characters)},
        _("Wonach gesucht wird, speichert der Server nicht."),
        _(
            "Eine gemerkte Suche besteht aus Namen, Wörtern und Filtern und daraus, ob und wie Sie von neuen "
            "Treffern hören. Nur Sie sehen sie. Sie bleibt, bis Sie sie löschen oder den Verbund verlassen."
        ),
    ]


def periods() -> list[str]:
    return [
        _(
            "Suche: Was gelöscht oder für Sie nicht mehr sichtbar ist, finden Sie sofort nicht mehr. Für „Meinten "
            "Sie?“ bleiben einzelne Wörter, ohne Text und ohne Bezug zu Menschen, bis in die nächste Nacht."
        )
    ]
