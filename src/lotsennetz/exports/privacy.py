"""What feeds and packages of own data keep, for the privacy page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lotsennetz.exports.services.takeouts import KEPT


def sentences() -> list[str]:
    return [
        _(
            "Die öffentlichen Feeds liest jedes Programm ohne Kennung. Richten Sie den Feed einer Gruppe ein, "
            "hat er eine geheime Adresse, die nur für Sie und diese Gruppe gilt; gespeichert wird ein nicht "
            "umkehrbarer Prüfwert und der Tag. Wer die Adresse hat, liest, was Sie dort lesen. Sie gilt "
            "nicht mehr, sobald Sie eine neue machen, sie abschalten, die Gruppe oder den Verbund verlassen oder "
            "Ihr Zugang gesperrt wird."
        ),
        _(
            "Was zu Ihrer Person gespeichert ist, können Sie sich als ZIP-Datei zusammenstellen lassen (unter "
            "„Meine Daten“). Niemand sonst kann sie herunterladen."
        ),
    ]


def periods() -> list[str]:
    return [
        _(
            "Das Archiv mit Ihren eigenen Daten, das Sie sich zusammenstellen lassen: %(days)s Tage; es wird auch "
            "gelöscht, wenn Sie es löschen, ein neues anfordern, den Verbund verlassen oder gesperrt werden."
        )
        % {"days": KEPT.days}
    ]
