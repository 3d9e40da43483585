"""A table of statements: looked at first, then taken over whole."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Person
from lotsennetz.radar import rules
from lotsennetz.radar.models import PendingImport, Via
from lotsennetz.radar.reading.rows import CHANGED, NEW, WRONG, read_rows
from lotsennetz.radar.reading.sheets import read_sheet
from lotsennetz.radar.said import Said
from lotsennetz.radar.services.statements import state, suggest
from lotsennetz.radar.services.writing import lock_towns
from lotsennetz.topics.models import Topic

KEPT_FOR = timedelta(days=7)


def look_at(*, actor: Person, file_name: str, content: bytes) -> PendingImport:
    """Read a table and keep what it would do, in place of an earlier one. No statement is touched."""
    viewer = viewer_of(actor)
    if not (viewer.municipality_ids or rules.may_suggest(viewer)):
        raise NotAllowed(_("Angaben einlesen können Menschen, die für eine Kommune arbeiten."))
    rows = [row.kept() for row in read_rows(viewer, read_sheet(content))]
    with transaction.atomic():
        PendingImport.objects.filter(made_at__lt=clock.now() - KEPT_FOR).delete()
        pending, _created = PendingImport.objects.update_or_create(
            person=actor, defaults={"made_at": clock.now(), "file_name": file_name[:200], "rows": rows}
        )
    return pending


def mark_of(pending: PendingImport) -> str:
    """Tells one preview from the next."""
    return pending.made_at.isoformat()


def take_over(*, actor: Person, seen: str) -> int:
    """Write every new and changed row of what the actor looked at; returns how many.

    ``seen`` is ``mark_of`` the preview that the page showed. All or nothing: a row that cannot be written any more
    is named and nothing is changed.
    """
    with transaction.atomic():
        pending = PendingImport.objects.select_for_update().filter(person=actor).first()
        if pending is None or mark_of(pending) != seen:
            raise DomainError(_("Diese Vorschau gibt es nicht mehr. Lesen Sie die Datei noch einmal ein."))
        if clock.now() - pending.made_at > KEPT_FOR:
            raise DomainError(
                _("Diese Vorschau ist älter als sieben Tage. Lesen Sie die Datei noch einmal ein.")
            )
        if any(row["outcome"] == WRONG for row in pending.rows):
            raise DomainError(
                _(
                    "Einige Zeilen stimmen nicht. Bessern Sie sie in der Tabelle aus und lesen Sie sie neu ein."
                )
            )
        _lock(pending)
        viewer, taken = viewer_of(actor), 0
        for row in pending.rows:
            if row["outcome"] not in {NEW, CHANGED}:
                continue
            target = {name: row[name] for name in ("municipality_id", "topic_id")}
            own = rules.may_change(viewer, row["municipality_id"])
            try:
                (state if own else suggest)(
                    actor=actor,
                    said=Said(**row["said"]),
                    base_version=row["version"],
                    via=Via.IMPORT,
                    **target,
                )
            except DomainError as problem:
                text = _("Zeile %(number)s: %(problem)s") % {"number": row["number"], "problem": problem.text}
                raise DomainError(text) from problem
            taken += 1
        pending.delete()
        audit.record("statement.imported", actor=actor)
    return taken


def _lock(pending: PendingImport) -> None:
    """Every town, then every topic, each by number: whoever saves one of them meanwhile waits, nobody for ever."""
    written = [row for row in pending.rows if row["outcome"] in {NEW, CHANGED}]
    lock_towns(row["municipality_id"] for row in written)
    topics = Topic.objects.select_for_update(of=("self",), no_key=True)
    list(topics.filter(pk__in={row["topic_id"] for row in written}).order_by("pk").values_list("pk"))


def drop(*, actor: Person) -> None:
    """Forget what was looked at."""
    PendingImport.objects.filter(person=actor).delete()
