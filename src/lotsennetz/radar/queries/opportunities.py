"""Opportunities as pages, Mein Tag and the meeting show them. For members of the network only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Membership, Municipality, Person, Role
from lotsennetz.people.rules import PersonPolicy
from lotsennetz.radar import rules
from lotsennetz.radar.models import Opportunity, OpportunityTown, Statement, VisibleTo
from lotsennetz.radar.opportunity_words import Wanting
from lotsennetz.radar.queries.statements import visible_statements
from lotsennetz.topics.words import fold

CLOSED_SHOWN = 30
_TOWNS = Prefetch(
    "towns",
    OpportunityTown.objects.select_related("municipality").only(
        "opportunity_id", "offers", "added_at", "municipality__name", "municipality__slug"
    ),
)


@dataclass(frozen=True)
class Card:
    """One opportunity as this viewer sees it. ``may_answer`` also says who may take an answer back."""

    row: Opportunity
    planning: Sequence[Municipality]
    wanting: Sequence[Wanting]
    offering: Sequence[Municipality]
    own: bool
    may_answer: bool
    overdue: bool

    @property
    def topic(self) -> str:
        return self.row.topic.name

    @property
    def may_undo(self) -> bool:
        closed = self.row.closed_at
        return self.may_answer and closed is not None and clock.now() - closed <= rules.ANSWER_UNDO_FOR


@dataclass(frozen=True)
class Part:
    """What one town says, and whom one asks there."""

    town: Municipality
    offers: bool
    statement: Statement | None
    contact: Person | None


def visible_opportunities(viewer: Viewer) -> QuerySet[Opportunity]:
    """Those with towns, if what every one of them says is visible to the viewer."""
    if not rules.may_see_opportunities(viewer):
        return Opportunity.objects.none()
    towns = OpportunityTown.objects.filter(opportunity=OuterRef("pk"))
    rows = Opportunity.objects.filter(Exists(towns))
    if not viewer.is_coordinator:
        kept_back = towns.filter(
            municipality__statements__topic=F("opportunity__topic"),
            municipality__statements__visibility=VisibleTo.COORDINATION,
        ).exclude(municipality__in=sorted(viewer.municipality_ids))
        rows = rows.exclude(Exists(kept_back))
    return rows


def _loaded(rows: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    rows = rows.select_related("topic", "owner", "closed_by").defer("owner__shape")
    return rows.prefetch_related(_TOWNS)


def _own(viewer: Viewer) -> Q:
    towns = OpportunityTown.objects.filter(
        opportunity=OuterRef("pk"), municipality__in=sorted(viewer.municipality_ids)
    )
    return Q(Exists(towns))


_Words = dict[tuple[int, int], Wanting]


def _card(viewer: Viewer, row: Opportunity, today: date, words: _Words) -> Card:
    towns = sorted(row.towns.all(), key=lambda each: fold(each.municipality.name))
    numbers = {each.municipality_id for each in towns}
    planning = [each.municipality for each in towns if not each.offers]
    return Card(
        row=row,
        planning=planning,
        wanting=[words.get((row.topic_id, town.pk), Wanting(town.name)) for town in planning],
        offering=[each.municipality for each in towns if each.offers],
        own=not numbers.isdisjoint(viewer.municipality_ids),
        may_answer=rules.may_answer_opportunity(viewer, row.owner_id, numbers),
        overdue=not row.outcome and row.due < today,
    )


def _cards(viewer: Viewer, rows: QuerySet[Opportunity]) -> list[Card]:
    today, loaded = timezone.localdate(clock.now()), list(_loaded(rows))
    words = _words(viewer, loaded)
    return [_card(viewer, row, today, words) for row in loaded]


def _words(viewer: Viewer, rows: Sequence[Opportunity]) -> _Words:
    """What the towns of these say, by topic and town. One query; none without any."""
    if not rows:
        return {}
    towns = {each.municipality_id for row in rows for each in row.towns.all() if not each.offers}
    said = visible_statements(viewer).filter(topic__in={row.topic_id for row in rows}, municipality__in=towns)
    values = said.order_by().values_list(
        "topic_id", "municipality_id", "municipality__name", "status", "horizon", "seeks_partners"
    )
    return {
        (topic, town): Wanting(name, status, horizon, seeks)
        for topic, town, name, status, horizon, seeks in values
    }


def open_cards(viewer: Viewer, *, kind: str = "", own: bool = False) -> list[Card]:
    """Own first, each by due date. Three queries."""
    rows = visible_opportunities(viewer).filter(outcome="").order_by("due", "pk")
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(_own(viewer)) if own else rows
    return sorted(_cards(viewer, rows), key=lambda card: not card.own)


def closed_cards(viewer: Viewer, *, kind: str = "", own: bool = False) -> list[Card]:
    """The newest answers. Three queries."""
    rows = visible_opportunities(viewer).exclude(outcome="").order_by("-closed_at", "-pk")
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(_own(viewer)) if own else rows
    return _cards(viewer, rows[:CLOSED_SHOWN])


def own_open(viewer: Viewer, most: int) -> tuple[list[Card], bool]:
    """The viewer's towns' open ones by due date, and whether there are more. Two queries; for Mein Tag."""
    rows = visible_opportunities(viewer).filter(_own(viewer), outcome="").order_by("due", "pk")
    cards = _cards(viewer, rows[: most + 1])
    return cards[:most], len(cards) > most


def open_of(viewer: Viewer, municipality: Municipality) -> list[Card]:
    """The open ones that concern one town. Three queries."""
    concerned = OpportunityTown.objects.filter(opportunity=OuterRef("pk"), municipality=municipality)
    return _cards(
        viewer, visible_opportunities(viewer).filter(Exists(concerned), outcome="").order_by("due", "pk")
    )


def card_of(viewer: Viewer, pk: int) -> Card | None:
    """One, if the viewer may see it."""
    return next(iter(_cards(viewer, visible_opportunities(viewer).filter(pk=pk))), None)


def parts_of(viewer: Viewer, card: Card) -> list[Part]:
    """Town by town, those with experience first. Three queries, however many towns."""
    towns = [*card.offering, *card.planning]
    rows = visible_statements(viewer).filter(topic_id=card.row.topic_id, municipality__in=towns)
    statements = {row.municipality_id: row for row in rows.select_related("product")}
    people = _contacts(viewer, towns, statements)
    offering = {town.pk for town in card.offering}
    return [Part(town, town.pk in offering, statements.get(town.pk), people.get(town.pk)) for town in towns]


def _contacts(
    viewer: Viewer, towns: Sequence[Municipality], statements: dict[int, Statement]
) -> dict[int, Person]:
    """The person whom the statement names, else an officer."""
    officers = Membership.objects.filter(municipality__in=towns, role=Role.OFFICER)
    pairs = list(officers.order_by("-pk").values_list("municipality_id", "person_id"))
    named = {town: row.contact_id for town, row in statements.items() if row.contact_id is not None}
    wanted = {person for _town, person in pairs} | set(named.values())
    people = PersonPolicy.visible_to(viewer).filter(is_active=True).in_bulk(wanted)
    found = {town: people[person] for town, person in pairs if person in people}
    return found | {town: people[person] for town, person in named.items() if person in people}
