"""Opportunities: found by the rules of ``matching``, answered by the towns, never asked for by a second mail."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.core.text import one_line
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Person
from lotsennetz.radar import rules
from lotsennetz.radar.models import Opportunity
from lotsennetz.radar.services.finding import refresh_topic
from lotsennetz.topics.models import Topic

REASON_LENGTH = 280

__all__ = ["close", "refresh", "refresh_topic", "reopen"]


def refresh() -> int:
    """Every topic, each on its own; returns how many opportunities came, changed or ended."""
    topics = Topic.objects.filter(parent__isnull=False).order_by("pk").values_list("pk", flat=True)
    return sum(refresh_topic(topic_id) for topic_id in list(topics))


def close(*, actor: Person, opportunity_id: int, outcome: str, reason: str = "") -> Opportunity:
    """What came of it. The same answer twice is one; another one needs reopening first."""
    with transaction.atomic():
        row = _locked(actor, opportunity_id)
        if outcome not in Opportunity.Outcome.values or outcome == Opportunity.Outcome.OPEN:
            raise DomainError(_("Wählen Sie, was daraus geworden ist."), field="outcome")
        text = one_line(reason)
        if outcome == Opportunity.Outcome.SEPARATE and not text:
            raise DomainError(
                _("Schreiben Sie, warum getrennt. Das hilft den anderen beim Planen."), field="reason"
            )
        if len(text) > REASON_LENGTH:
            raise DomainError(
                _("Der Text hat %(now)s Zeichen, erlaubt sind %(most)s.")
                % {"now": len(text), "most": REASON_LENGTH},
                field="reason",
            )
        if row.outcome:
            if (row.outcome, row.reason) == (outcome, text):
                return row
            raise DomainError(_("Diese Gelegenheit ist schon beantwortet."))
        row.outcome, row.reason = outcome, text
        row.closed_at, row.closed_by = clock.now(), actor
        row.save(update_fields=["outcome", "reason", "closed_at", "closed_by"])
        audit.record("opportunity.closed", actor=actor, target=row, fields=["outcome", "reason"])
    return row


def reopen(*, actor: Person, opportunity_id: int) -> Opportunity:
    """Undo an answer within a week. Who is concerned by now is worked out afresh."""
    with transaction.atomic():
        row = _locked(actor, opportunity_id)
        if not row.outcome:
            return row
        if row.closed_at is None or clock.now() - row.closed_at > rules.ANSWER_UNDO_FOR:
            raise DomainError(_("Zurücknehmen lässt sich eine Antwort sieben Tage lang."))
        row.outcome, row.reason, row.closed_at, row.closed_by = "", "", None, None
        row.save(update_fields=["outcome", "reason", "closed_at", "closed_by"])
        audit.record("opportunity.reopened", actor=actor, target=row)
        refresh_topic(row.topic_id)
        row.refresh_from_db()
    return row


def _locked(actor: Person, opportunity_id: int) -> Opportunity:
    """The row, held, if the actor may answer it. What has no towns any more is nobody's."""
    topic = Opportunity.objects.filter(pk=opportunity_id).values("topic_id")
    Topic.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=topic).first()
    row = Opportunity.objects.select_for_update(of=("self",)).filter(pk=opportunity_id).first()
    towns = row.towns.values_list("municipality_id", flat=True) if row else ()
    if row is None or not towns:
        raise DomainError(_("Diese Gelegenheit gibt es nicht mehr."))
    if not rules.may_answer_opportunity(viewer_of(actor), row.owner_id, set(towns)):
        raise NotAllowed(_("Antworten können die beteiligten Kommunen und die Koordination."))
    return row
