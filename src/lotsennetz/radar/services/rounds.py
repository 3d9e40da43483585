"""The round at the meeting: towns say in turn what holds, the moderator types.

A statement then counts as the town's own, confirmed by the person who spoke for it; history and audit name the
moderator, who wrote it.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lotsennetz.core import audit, clock
from lotsennetz.core.errors import Conflict, DomainError, NotAllowed
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Membership, Person
from lotsennetz.people.viewer import NETWORK_ROLES
from lotsennetz.radar import rules
from lotsennetz.radar.checks import checked
from lotsennetz.radar.models import Round, Source, Statement, Suggestion, Via
from lotsennetz.radar.said import Said
from lotsennetz.radar.services.writing import (
    confirm_row,
    locked,
    place,
    same_version,
    write,
)


def _refuse_others(actor: Person) -> None:
    if not rules.may_lead_round(viewer_of(actor)):
        raise NotAllowed(_("Die Runde führt die Koordination."))


def begin(*, actor: Person) -> Round:
    """Open today's round or go on with it, also if it was ended. One of an earlier day that nobody ended ends."""
    with transaction.atomic():
        _refuse_others(actor)
        going_on = Round.objects.select_for_update().filter(began_at__isnull=False, ended_at=None).first()
        today = timezone.localdate(clock.now())
        if going_on is not None and going_on.meeting_on == today:
            return going_on
        if going_on is not None:  # nobody ended the last one
            going_on.ended_at = clock.now()
            going_on.save(update_fields=["ended_at"])
            audit.record("radar.round_ended", actor=actor, target=going_on)
        this, _created = Round.objects.get_or_create(meeting_on=today)
        this.began_at, this.ended_at = this.began_at or clock.now(), None
        this.save(update_fields=["began_at", "ended_at"])
        audit.record("radar.round_begun", actor=actor, target=this)
    return this


def end(*, actor: Person, round_id: int) -> Round:
    """Close a round; closing it twice closes it once."""
    with transaction.atomic():
        _refuse_others(actor)
        this = Round.objects.select_for_update().filter(pk=round_id, began_at__isnull=False).first()
        if this is None:
            raise DomainError(_("Diese Runde hat nicht begonnen."))
        if this.ended_at is None:
            this.ended_at = clock.now()
            this.save(update_fields=["ended_at"])
            audit.record("radar.round_ended", actor=actor, target=this)
    return this


def _speaker(actor: Person, round_id: int, municipality_id: int, attendee_id: int | None) -> Person:
    """Who speaks for the town. Raises NotAllowed, Conflict, DomainError."""
    _refuse_others(actor)
    if not Round.objects.filter(pk=round_id, began_at__isnull=False, ended_at=None).exists():
        raise Conflict(_("Diese Runde ist beendet."))
    works_there = Membership.objects.filter(
        person_id=attendee_id or 0,
        person__is_active=True,
        municipality_id=municipality_id,
        role__in=NETWORK_ROLES,
    )
    found = works_there.select_related("person").first()
    if found is None:
        raise DomainError(_("Wählen Sie, wer für die Kommune spricht."), field="attendee")
    return found.person


def confirm(
    *, actor: Person, round_id: int, attendee_id: int | None, municipality_id: int, versions: dict[int, int]
) -> int:
    """It still holds: ``versions`` by topic as the page showed them. Returns how many were confirmed.

    All or none. Raises StatementConflict if one says something else by now.
    """
    with transaction.atomic():
        speaker = _speaker(actor, round_id, municipality_id, attendee_id)
        return sum(_confirm(actor, speaker, municipality_id, *pair) for pair in sorted(versions.items()))


def _confirm(actor: Person, speaker: Person, municipality_id: int, topic_id: int, version: int) -> bool:
    row = locked(municipality_id, topic_id)
    return confirm_row(row, version, actor=actor, by=speaker, via=Via.ROUND)


def change(
    *,
    actor: Person,
    round_id: int,
    attendee_id: int | None,
    municipality_id: int,
    topic_id: int,
    said: Said,
    base_version: int,
) -> Statement:
    """The town says something else, or something for the first time. Raises StatementConflict, DomainError."""
    with transaction.atomic():
        speaker = _speaker(actor, round_id, municipality_id, attendee_id)
        town, topic = place(municipality_id, topic_id)
        row = locked(town.pk, topic.pk)
        values = checked(said, town, topic, row)
        if not same_version(row, base_version, values) and row is not None:
            return row  # the second click of two
        row = write(
            row,
            town,
            topic,
            values,
            actor,
            Via.ROUND,
            Source.SELF,
            confirmed=True,
            confirmed_by=speaker,
        )
        Suggestion.objects.filter(municipality=town, topic=topic).delete()
    return row
