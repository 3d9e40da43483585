"""Bring the opportunities of a topic up to date with what its towns say."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lotsennetz.core import audit, bus, clock
from lotsennetz.radar.events import OpportunityFound
from lotsennetz.radar.freshness import OLD_AFTER
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.matching import Before, Match, Said, alerts, matches_on
from lotsennetz.radar.models import Opportunity, OpportunityTown, Statement, Status, VisibleTo
from lotsennetz.topics.models import Topic

DUE_AFTER = timedelta(days=21)
ASK_AGAIN_AFTER = timedelta(days=365)  # the same towns about the same, unless they do it together
_TAKES_PART = Q(status=Status.PLANNED) | Q(seeks_partners=True) | Q(offers_experience=True)


def refresh_topic(topic_id: int) -> int:
    """Find, join, leave and dissolve. Returns how many opportunities came, changed or ended.

    Whoever changes a statement of the topic waits here for whoever did it a moment before: each sees the other's.
    """
    with transaction.atomic():
        topic = Topic.objects.select_for_update(of=("self",), no_key=True).filter(pk=topic_id).first()
        if topic is None:
            return 0
        moment = clock.now()
        known = list(Opportunity.objects.filter(topic=topic).prefetch_related("towns"))
        said = _said(topic_id, moment) if topic.active else []
        now = HalfYear.of(timezone.localdate(moment))
        found = {match.key: match for match in matches_on(topic_id, said, now, _before(known, moment))}
        changed = 0
        for row in known:
            match = found.pop((row.kind, topic_id, row.window), None)
            if match is not None:
                changed += _join(row, match, moment)
            elif match is None and not row.outcome:
                _dissolve(row, moment)
                changed += 1
        for match in found.values():
            _open(match, moment)
    return changed + len(found)


def topics_of(municipality_id: int) -> list[int]:
    """The topics on which a town takes part in something open, in the order in which they are held."""
    towns = OpportunityTown.objects.filter(municipality=municipality_id, opportunity__outcome="")
    return sorted(set(towns.values_list("opportunity__topic_id", flat=True)))


def _said(topic_id: int, moment: datetime) -> list[Said]:
    """Of the members; what only the coordination may see takes no part: an opportunity would tell it to others."""
    rows = Statement.objects.filter(
        _TAKES_PART, municipality__member=True, topic_id=topic_id, confirmed_at__gte=moment - OLD_AFTER
    ).exclude(visibility=VisibleTo.COORDINATION)
    values = rows.order_by().values_list(
        "municipality_id", "status", "horizon", "offers_experience", "seeks_partners"
    )
    return [
        Said(
            town, topic_id, status, half.number if (half := HalfYear.parse(horizon)) else None, offers, seeks
        )
        for town, status, horizon, offers, seeks in values
    ]


def _before(known: list[Opportunity], moment: datetime) -> Before:
    settled = set()
    for row in known:
        lasting = row.outcome == Opportunity.Outcome.JOINT
        lately = row.closed_at is not None and moment - row.closed_at <= ASK_AGAIN_AFTER
        if lasting or lately:
            settled.add((row.kind, _planning_in(row)))
    return Before(
        running=frozenset((row.kind, row.window, _planning_in(row)) for row in known if not row.outcome),
        settled=frozenset(settled),
    )


def _planning_in(row: Opportunity) -> frozenset[int]:
    return frozenset(town.municipality_id for town in row.towns.all() if not town.offers)


def _open(match: Match, moment: datetime) -> None:
    row = Opportunity.objects.create(
        kind=match.kind,
        topic_id=match.topic_id,
        window=match.window,
        owner_id=match.owner_id,
        opened_at=moment,
        due=timezone.localdate(moment) + DUE_AFTER,
    )
    wanted = _towns(match)
    _add(row, wanted, moment)
    audit.record("opportunity.found", actor=None, target=row)
    bus.publish(OpportunityFound(row.pk, frozenset(wanted), match.alerts))


def _join(row: Opportunity, match: Match, moment: datetime) -> bool:
    """Those who are new come in, those who said something else go. Alerts once, when the third comes.

    Where others had answered among themselves, it is open again for all of them: they did not answer for the new one.
    """
    wanted = _towns(match)
    held = {town.municipality_id: town.offers for town in row.towns.all()}
    if wanted == held:
        return False
    gone = [pk for pk, offers in held.items() if wanted.get(pk) is not offers]
    new = {pk: offers for pk, offers in wanted.items() if held.get(pk) is not offers}
    OpportunityTown.objects.filter(opportunity=row, municipality_id__in=gone).delete()
    _add(row, new, moment)
    answered = bool(row.outcome) and bool(held)
    if answered:
        row.earlier_outcome, row.earlier_at = row.outcome, row.closed_at
        audit.record("opportunity.reopened", actor=None, target=row)
    if row.outcome:
        row.outcome, row.reason, row.closed_at, row.closed_by = "", "", None, None
        row.due = timezone.localdate(moment) + DUE_AFTER
    if row.owner_id not in wanted:
        row.owner_id = match.owner_id
    row.save()
    told = frozenset(wanted if answered else wanted.keys() - held.keys())
    if told:
        bus.publish(OpportunityFound(row.pk, told, match.alerts and not alerts(row.kind, _planning(held))))
    return True


def _dissolve(row: Opportunity, moment: datetime) -> None:
    """Too few are left. It rests without towns, and comes back if they do."""
    row.towns.all().delete()
    row.outcome, row.closed_at = Opportunity.Outcome.OBSOLETE, moment
    row.save(update_fields=["outcome", "closed_at"])
    audit.record("opportunity.dissolved", actor=None, target=row)


def _towns(match: Match) -> dict[int, bool]:
    return {**dict.fromkeys(match.planning, False), **dict.fromkeys(match.offering, True)}


def _planning(towns: dict[int, bool]) -> int:
    return sum(not offers for offers in towns.values())


def _add(row: Opportunity, towns: dict[int, bool], moment: datetime) -> None:
    OpportunityTown.objects.bulk_create(
        OpportunityTown(opportunity=row, municipality_id=pk, offers=offers, added_at=moment)
        for pk, offers in towns.items()
    )
