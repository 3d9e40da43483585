"""Lead towns: offered by an officer or appointed with the town's agreement, for a term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lotsennetz.core import audit, clock
from lotsennetz.core.errors import Conflict, DomainError, NotAllowed
from lotsennetz.core.text import one_line
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar import rules
from lotsennetz.radar.models import LeadRole
from lotsennetz.topics.models import Topic

SCOPE_LENGTH = AGREEMENT_LENGTH = 280
MOST_HOURS = 160
LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Terms:
    """What a town takes on. ``until`` None is a year from today."""

    scope: str = ""
    hours_per_month: int = 1
    until: date | None = None
    deputy_id: int | None = None


def a_year_from(day: date) -> date:
    """The same day next year; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def take_lead(*, actor: Person, municipality_id: int, topic_id: int, terms: Terms) -> LeadRole:
    """An officer offers her own town."""
    with transaction.atomic():
        if not rules.may_offer_lead(viewer_of(actor), municipality_id):
            raise NotAllowed(_("Anbieten können sich die Digitalisierungsbeauftragten für ihre Kommune."))
        return _begin(actor, "lead.taken", municipality_id, topic_id, terms)


def appoint(*, actor: Person, municipality_id: int, topic_id: int, terms: Terms, agreement: str) -> LeadRole:
    """The coordination enters a town. ``agreement`` says who agreed for it, and when."""
    with transaction.atomic():
        if not rules.may_appoint_lead(viewer_of(actor)):
            raise NotAllowed(_("Für andere Kommunen trägt die Koordination die Federführung ein."))
        return _begin(actor, "lead.appointed", municipality_id, topic_id, terms, _agreed(agreement))


def extend(*, actor: Person, lead_id: int, until: date) -> LeadRole:
    """The term ends later, or earlier."""
    with transaction.atomic():
        row = _locked(actor, lead_id)
        row.until = _until(until)
        row.save(update_fields=["until"])
        audit.record(
            "lead.extended", actor=actor, target=row, fields=["until"], municipality_id=row.municipality_id
        )
    return row


def hand_on(
    *, actor: Person, lead_id: int, municipality_id: int, terms: Terms, agreement: str = ""
) -> LeadRole:
    """Another town goes on with it. Its own officer agrees by acting; for others, who agreed is written down."""
    with transaction.atomic():
        row = _locked(actor, lead_id)
        if municipality_id == row.municipality_id:
            raise DomainError(_("Diese Kommune hat die Federführung schon."), field="municipality")
        own = rules.may_offer_lead(viewer_of(actor), municipality_id)
        agreed = _text(agreement, AGREEMENT_LENGTH, "agreement") if own else _agreed(agreement)
        _finish(row, actor, "lead.handed_on")
        return _begin(actor, "lead.taken_over", municipality_id, row.topic_id, terms, agreed)


def end(*, actor: Person, lead_id: int) -> LeadRole:
    """Nobody goes first any more. Ended twice is ended once."""
    with transaction.atomic():
        row = _locked(actor, lead_id, active=False)
        if row.ended_at is None:
            _finish(row, actor, "lead.ended")
    return row


def end_expired() -> int:
    """Those whose term has passed. For the night."""
    with transaction.atomic():
        today = timezone.localdate(clock.now())
        rows = LeadRole.objects.select_for_update(of=("self",)).filter(ended_at=None, until__lt=today)
        over = list(rows)
        for row in over:
            _finish(row, None, "lead.expired")
    return len(over)


def end_of_town(municipality_id: int) -> None:
    """A town that leaves the network leads no more and stands in for nobody. Called in a transaction."""
    rows = LeadRole.objects.select_for_update(of=("self",)).filter(ended_at=None)
    for row in rows.filter(municipality=municipality_id):
        _finish(row, None, "lead.ended")
    rows.filter(deputy=municipality_id).update(deputy=None)


def _begin(
    actor: Person, action: str, municipality_id: int, topic_id: int, terms: Terms, agreed: str = ""
) -> LeadRole:
    topics = Topic.objects.select_for_update(of=("self",), no_key=True)  # two at once wait for each other
    topic = topics.filter(pk=topic_id, parent__isnull=False, active=True).first()
    if topic is None:
        raise DomainError(_("Dieses Thema gibt es hier nicht."), field="topic")
    town = Municipality.objects.defer("shape").filter(pk=municipality_id).first()
    if town is None or not town.member:
        raise DomainError(_("Federführend kann nur eine Kommune des Verbunds sein."), field="municipality")
    moment = clock.now()
    today = timezone.localdate(moment)
    current = LeadRole.objects.filter(topic=topic, ended_at=None).select_related("municipality").first()
    if current is not None and current.until >= today:
        raise Conflict(
            _("Bei diesem Thema hat %(town)s die Federführung bis %(day)s. Es kann nur eine geben.")
            % {"town": current.municipality.name, "day": f"{current.until:%d.%m.%Y}"},
            field="topic",
        )
    if current is not None:
        _finish(current, None, "lead.expired")
    row = LeadRole.objects.create(
        topic=topic,
        municipality=town,
        deputy_id=_deputy(terms.deputy_id, town.pk),
        scope=_text(terms.scope, SCOPE_LENGTH, "scope"),
        hours_per_month=_hours(terms.hours_per_month),
        since=today,
        until=_until(terms.until or a_year_from(today)),
    )
    values = {"agreement": agreed} if agreed else None
    audit.record(action, actor=actor, target=row, values=values, municipality_id=town.pk)
    return row


def _finish(row: LeadRole, actor: Person | None, action: str) -> None:
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    audit.record(action, actor=actor, target=row, municipality_id=row.municipality_id)


def _locked(actor: Person, lead_id: int, *, active: bool = True) -> LeadRole:
    row = LeadRole.objects.select_for_update(of=("self",)).filter(pk=lead_id).first()
    if row is None or (active and row.ended_at is not None):
        raise DomainError(_("Diese Federführung ist schon beendet."))
    if not rules.may_manage_lead(viewer_of(actor), row.municipality_id):
        raise NotAllowed(_("Das können die federführende Kommune und die Koordination."))
    return row


def _text(value: str, most: int, field: str) -> str:
    text = one_line(value)
    if len(text) > most:
        raise DomainError(
            _("Der Text hat %(now)s Zeichen, erlaubt sind %(most)s.") % {"now": len(text), "most": most},
            field=field,
        )
    return text


def _agreed(agreement: str) -> str:
    text = _text(agreement, AGREEMENT_LENGTH, "agreement")
    if not text:
        raise DomainError(_("Schreiben Sie, wer für die Kommune zugestimmt hat."), field="agreement")
    return text


def _hours(hours: int) -> int:
    if not 1 <= hours <= MOST_HOURS:
        raise DomainError(
            _("Geben Sie Stunden im Monat an, von 1 bis %(most)s.") % {"most": MOST_HOURS},
            field="hours_per_month",
        )
    return hours


def _until(until: date) -> date:
    today = timezone.localdate(clock.now())
    if not today < until <= today + LONGEST:
        raise DomainError(_("Wählen Sie einen Tag in den nächsten drei Jahren."), field="until")
    return until


def _deputy(deputy_id: int | None, municipality_id: int) -> int | None:
    if deputy_id is None:
        return None
    if deputy_id == municipality_id:
        raise DomainError(_("Die Vertretung ist eine andere Kommune."), field="deputy")
    if not Municipality.objects.filter(pk=deputy_id, member=True).exists():
        raise DomainError(_("Vertreten kann nur eine Kommune des Verbunds."), field="deputy")
    return deputy_id
