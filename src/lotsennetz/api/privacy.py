"""What keys and webhooks keep and send, for the privacy page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotsennetz.api.limits import MACHINE
from lotsennetz.api.models.hooks import LOG_LENGTH
from lotsennetz.api.services.hooks import MOST, are_sent
from lotsennetz.api.services.replays import KEPT
from lotsennetz.people.services.retention import KEEP


def sentences() -> list[str]:
    """Webhooks are the only thing that leaves the house besides mail: whither, what, and by whose wish."""
    return [
        _(
            "Legen Sie einen Zugang für ein Programm an, wird gespeichert, wofür er ist, was er darf, wann er "
            "abläuft und wann er zuletzt benutzt wurde; vom Schlüssel selbst nur sein Anfang und ein nicht "
            "umkehrbarer Prüfwert. Was ein Programm damit liest, wird nicht aufgezeichnet. Was es schreibt, "
            "steht mit dem Zugang im Protokoll."
        ),
        _(
            "Webhooks: Sie können bis zu %(n)s Adressen eintragen, an die dieser Server meldet, dass etwas "
            "geschehen ist. Ohne Eintrag geht nichts hinaus. Gesendet werden die Art des Ereignisses, Nummern und "
            "Adressen von Seiten, die Sie selbst sehen dürfen, aber keine Texte und keine Namen von "
            "Menschen. Wer die Meldung bekommt, bestimmen Sie mit der Adresse."
        )
        % {"n": MOST}
        if are_sent()
        else _("Webhooks: In diesem Beispielverbund gehen keine Meldungen an fremde Adressen hinaus."),
    ]


def periods() -> list[str]:
    found = [
        _(
            "Zugänge für Programme: bis %(days)s Tage nachdem sie abgelaufen oder widerrufen sind. Was eine "
            "Anfrage angelegt hat, die ein Programm wiederholen darf: %(hours)s Stunden."
        )
        % {"days": KEEP.days, "hours": int(KEPT.total_seconds() // 3600)}
    ]
    found.append(
        ngettext(
            "Fragt ein Programm ohne gültigen Zugang, merkt sich der Server seine Netzadresse eine Minute lang, um "
            "zu viele Anfragen zu bremsen.",
            "Fragt ein Programm ohne gültigen Zugang, merkt sich der Server seine Netzadresse %(n)s Minuten lang, um "
            "zu viele Anfragen zu bremsen.",
            MACHINE.seconds // 60,
        )
        % {"n": MACHINE.seconds // 60}
    )
    if are_sent():
        found.append(
            _(
                "Webhooks: bis Sie sie löschen, Ihr Zugang gesperrt wird oder Sie den Verbund verlassen; "
                "aufgehoben werden je Adresse die letzten %(n)s Meldungen."
            )
            % {"n": LOG_LENGTH}
        )
    return found
