"""The town says, confirms, takes back; the coordination suggests. Every change is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import Conflict, DomainError, NotAllowed
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Person
from lotsennetz.radar import rules
from lotsennetz.radar.checks import checked
from lotsennetz.radar.events import StatementChanged, SuggestionMade
from lotsennetz.radar.models import Source, Statement, Suggestion, Via, VisibleTo
from lotsennetz.radar.said import Said
from lotsennetz.radar.services.writing import (
    StatementConflict,
    confirm_row,
    keep,
    locked,
    place,
    same_version,
    standing_of,
    still_valid,
    values_of,
    write,
)

__all__ = [
    "StatementConflict",
    "answer_suggestion",
    "clear",
    "confirm",
    "postpone",
    "refuse_others",
    "state",
    "suggest",
    "values_of",
]

LATER = timedelta(days=28)


def refuse_others(actor: Person, municipality_id: int) -> None:
    """The actor's roles are read afresh."""
    if not rules.may_change(viewer_of(actor), municipality_id):
        raise NotAllowed(_("Nur wer für diese Kommune arbeitet, ändert ihre Angaben."))


def state(
    *,
    actor: Person,
    municipality_id: int,
    topic_id: int,
    said: Said,
    base_version: int | None = None,
    via: str = Via.WEB,
) -> Statement:
    """The town says something; that confirms it, too.

    ``base_version`` is the version that the form showed, 0 for none; None overwrites whatever stands there. Raises
    StatementConflict if it is another one by now, unless the current one says the same.
    """
    with transaction.atomic():
        town, topic = place(municipality_id, topic_id)
        row = locked(town.pk, topic.pk)
        refuse_others(actor, town.pk)
        values = checked(said, town, topic, row)
        if not same_version(row, base_version, values) and row and row.confirmed_by_id == actor.pk:
            return row  # the second click of two
        row = write(row, town, topic, values, actor, via, Source.SELF, confirmed=True)
        Suggestion.objects.filter(municipality=town, topic=topic).delete()
    return row


def confirm(
    *,
    actor: Person,
    municipality_id: int,
    topic_id: int,
    base_version: int | None = None,
    via: str = Via.WEB,
) -> Statement:
    """It still holds. Raises StatementConflict if something else stands there by now.

    Somebody's confirmation in between changes nothing: the second click of two is no conflict.
    """
    with transaction.atomic():
        row = locked(municipality_id, topic_id)
        refuse_others(actor, municipality_id)
        confirm_row(row, base_version, actor=actor, by=actor, via=via)
    return cast(Statement, row)  # a missing one was refused


def postpone(*, actor: Person, municipality_id: int, topic_id: int) -> None:
    """Not now: "Stimmt das noch?" asks again in four weeks."""
    with transaction.atomic():
        row = locked(municipality_id, topic_id)
        refuse_others(actor, municipality_id)
        if row is None:
            raise StatementConflict(None)
        row.asked_after = timezone.localdate(clock.now() + LATER)
        row.save(update_fields=["asked_after"])


def clear(
    *,
    actor: Person,
    municipality_id: int,
    topic_id: int,
    base_version: int | None = None,
    via: str = Via.WEB,
) -> None:
    """Back to "keine Angabe". The changes stay."""
    with transaction.atomic():
        row = locked(municipality_id, topic_id)
        refuse_others(actor, municipality_id)
        if row is None:
            return
        if base_version is not None and base_version != row.version:
            raise StatementConflict(row)
        keep(row, actor, via, values_of(row), {}, before=standing_of(row))
        audit.record("statement.cleared", actor=actor, target=row, municipality_id=municipality_id)
        row.delete()
        bus.publish(StatementChanged(municipality_id, topic_id, actor.pk, via, cleared=True))


def suggest(
    *,
    actor: Person,
    municipality_id: int,
    topic_id: int,
    said: Said,
    base_version: int | None = None,
    via: str = Via.WEB,
) -> Statement | Suggestion:
    """The coordination fills in what a town has not confirmed yet, and suggests where it has.

    ``base_version`` and StatementConflict as in ``state``.
    """
    with transaction.atomic():
        town, topic = place(municipality_id, topic_id)
        row = locked(town.pk, topic.pk)
        if not rules.may_suggest(viewer_of(actor)):
            raise NotAllowed(_("Vorschläge macht die Koordination."))
        values = checked(said, town, topic, row)
        if row is not None and all(
            getattr(row, name) == value for name, value in values.items() if name != "visibility"
        ):
            return row  # says so already; written again, it would look like a confirmation
        same_version(row, base_version, values)
        source = Source.IMPORT if via == Via.IMPORT else Source.COORDINATOR
        if row is None or row.confirmed_at is None:
            return write(row, town, topic, values, actor, via, source, confirmed=False)
        values.pop("visibility")  # whom it is shown to is the town's own choice
        made, _created = Suggestion.objects.update_or_create(
            municipality=town,
            topic=topic,
            defaults={**values, "made_by": actor, "made_at": clock.now()},
        )
        audit.record("statement.suggested", actor=actor, target=made, municipality_id=town.pk)
        bus.publish(SuggestionMade(town.pk, topic.pk, actor.pk))
    return made


def answer_suggestion(
    *,
    actor: Person,
    municipality_id: int,
    topic_id: int,
    accept: bool,
    seen: str | None = None,
    via: str = Via.WEB,
) -> Statement | None:
    """The town takes what was suggested as its own, or leaves it. Returns the statement if it was taken.

    ``seen`` is ``made_at`` (ISO) of the suggestion that the page showed; None takes whatever is there.
    """
    with transaction.atomic():
        row = locked(municipality_id, topic_id)
        refuse_others(actor, municipality_id)
        made = Suggestion.objects.filter(municipality_id=municipality_id, topic_id=topic_id).first()
        if made is None:
            raise DomainError(_("Diesen Vorschlag gibt es nicht mehr."))
        if seen is not None and seen != made.made_at.isoformat():
            raise Conflict(_("Der Vorschlag wurde inzwischen geändert. Sehen Sie ihn sich noch einmal an."))
        values = still_valid(values_of(made), municipality_id)
        made.delete()
        if not accept:
            audit.record(
                "statement.suggestion_declined", actor=actor, target=row, municipality_id=municipality_id
            )
            return None
        town, topic = place(municipality_id, topic_id)
        values["visibility"] = row.visibility if row else VisibleTo.NETWORK
        return write(row, town, topic, values, actor, via, Source.SELF, confirmed=True)
