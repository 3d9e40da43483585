"""What a round asks one town, and what was answered since it began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.radar import matching
from lotsennetz.radar.models import SHARED, Opportunity, Round, Statement, StatementChange
from lotsennetz.radar.queries.due import AGAIN_AFTER, MOST, due_statements, leads_it, urgency

#: When it was confirmed before the round, if it is part of the question; None if it is not.
Was = tuple[datetime | None] | None
_Key = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """A statement with what was answered since the round began: "", "confirmed", "changed" or "new".

    ``before`` is what stood there then, as far as it differs.
    """

    row: Statement
    answer: str
    before: Mapping[str, Any] = field(default_factory=dict)


def lines_of(this: Round, towns: Sequence[int]) -> dict[int, list[tuple[Line, Was]]]:
    """By town, in the order of the topics: what it says, and how that stood when the round began."""
    today = timezone.localdate(clock.now())
    rows = Statement.objects.filter(visibility__in=SHARED, municipality__in=towns).select_related(
        "topic", "product"
    )
    then = Opportunity.objects.filter(_open_at(this), topic=OuterRef("topic_id"))
    joined = {"towns__municipality": OuterRef("municipality_id"), "towns__added_at__lt": this.began_at}
    rows = rows.annotate(
        leads=leads_it(), there_was_one=Exists(then), was_in_one=Exists(then.filter(**joined))
    )
    due = set(due_statements(today).filter(municipality__in=towns).values_list("pk", flat=True))
    first, kinds, before = _since_it_began(this, towns)
    found: dict[int, list[tuple[Line, Was]]] = defaultdict(list)
    for row in rows.order_by("topic__position", "topic__title", "pk"):
        key = (row.municipality_id, row.topic_id)
        if row.pk in due:
            found[row.municipality_id].append((Line(row, ""), (row.confirmed_at,)))
        else:
            was = _was_due(first[key], today) if key in first else None
            line = Line(row, kinds.get(key, ""), before.get(key, {}))
            found[row.municipality_id].append((line, was))
    return found


def _open_at(this: Round) -> Q:
    """Opportunities as they were when the round began; those that an answer has made since do not count."""
    return Q(opened_at__lt=this.began_at) & (Q(outcome="") | Q(closed_at__gte=this.began_at))


def _since_it_began(
    this: Round, towns: Sequence[int]
) -> tuple[dict[_Key, StatementChange], dict[_Key, str], dict[_Key, dict[str, Any]]]:
    """By town and topic: the first change in the round, what all of them amount to, what they replaced.

    Whatever way it came: who answers on the phone meanwhile has answered, too.
    """
    rows = StatementChange.objects.filter(
        municipality__in=towns, at__gte=this.began_at, at__lte=this.ended_at or clock.now()
    )
    first: dict[_Key, StatementChange] = {}
    kinds: dict[_Key, str] = {}
    before: dict[_Key, dict[str, Any]] = defaultdict(dict)
    for change in rows.order_by("at", "pk"):
        key = (change.municipality_id, change.topic_id)
        first.setdefault(key, change)
        before[key] = {**change.old, **before[key]}
        if not change.old and change.new:
            kinds[key] = "new"
        elif kinds.get(key) != "new":
            kinds[key] = "changed" if change.old != change.new else kinds.get(key, "confirmed")
    return first, kinds, before


def _was_due(change: StatementChange, today: date) -> Was:
    """As ``due_statements`` would have said before this change."""
    if not change.before:
        return None
    at, later = change.before.get("confirmed_at"), change.before.get("asked_after")
    confirmed = datetime.fromisoformat(at) if at else None
    unsure = confirmed is None or confirmed < change.at - AGAIN_AFTER
    return (confirmed,) if unsure and (later is None or date.fromisoformat(later) <= today) else None


def _took_part(line: Line) -> bool:
    """Whether it wanted or offered something then: whoever changes that may have left the opportunity."""
    now = {name: getattr(line.row, name) for name in ("status", "offers_experience", "seeks_partners")}
    said = matching.Said(0, 0, horizon=None, **{name: line.before.get(name, now[name]) for name in now})
    return bool(line.before) and (matching.wants(said) or matching.offers(said))


def asked_of(lines: Iterable[tuple[Line, Was]]) -> list[Line]:
    """Seven at most, by urgency as it stood when the round began: an answer moves nothing and brings nothing up."""

    def key(pair: tuple[Any, Was]) -> tuple[int, float, int, int]:
        line, was = pair
        return urgency(
            confirmed_at=was[0] if was else None,
            leads=line.row.leads,
            in_opportunity=line.row.was_in_one or (line.row.there_was_one and _took_part(line)),
            position=line.row.topic.position,
            pk=line.row.pk,
        )

    return [line for line, _was in sorted((pair for pair in lines if pair[1] is not None), key=key)[:MOST]]
