"""What entries tell the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lotsennetz.core import bus
from lotsennetz.entries.anonymity import forget_handle
from lotsennetz.entries.handover import EntryHandover
from lotsennetz.people.audit_words import describe, describe_fields, describe_targets
from lotsennetz.people.departure import departure_task
from lotsennetz.people.events import PersonLeft


def register() -> None:
    """Called once when the application is ready."""
    departure_task(EntryHandover())
    bus.subscribe(PersonLeft, forget_handle)
    describe_targets(
        {"entries.entry": _("Eintrag"), "entries.comment": _("Kommentar"), "entries.attachment": _("Datei")}
    )
    describe_fields(
        {
            "title": _("Titel"),
            "body": _("Text"),
            "link": _("Adresse"),
            "tags": _("Schlagwörter"),
            "topic": _("Thema"),
            "topic_id": _("Thema"),
            "visibility": _("Sichtbar für"),
        }
    )
    describe(
        {
            "entry.published": _("Eintrag veröffentlicht"),
            "entry.edited": _("Eintrag geändert"),
            "entry.deleted": _("Eintrag gelöscht"),
            "entry.restored": _("Eintrag zurückgeholt"),
            "entry.purged": _("Eintrag endgültig entfernt"),
            "entry.pinned": _("Eintrag angeheftet"),
            "entry.unpinned": _("Eintrag gelöst"),
            "entry.archived": _("Eintrag archiviert"),
            "entry.unarchived": _("Eintrag aus dem Archiv geholt"),
            "entry.moved": _("Eintrag verschoben"),
            "comment.added": _("Kommentar geschrieben"),
            "comment.edited": _("Kommentar geändert"),
            "comment.deleted": _("Kommentar gelöscht"),
            "comment.restored": _("Kommentar zurückgeholt"),
            "comment.purged": _("Kommentar endgültig entfernt"),
            "answer.accepted": _("Antwort angenommen"),
            "answer.unaccepted": _("Annahme einer Antwort zurückgenommen"),
            "attachment.added": _("Datei hinzugefügt"),
            "attachment.removed": _("Datei entfernt"),
        }
    )
