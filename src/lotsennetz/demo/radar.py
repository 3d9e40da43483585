"""What the sample towns say about the topics, with its history, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from lotsennetz.demo.calendar import office_time
from lotsennetz.people.models import Membership, Municipality, Network, Person, Role
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.models import (
    SHARED,
    LeadRole,
    MeetingDay,
    Opportunity,
    OpportunityTown,
    Round,
    Source,
    Statement,
    StatementChange,
    Suggestion,
    Via,
    VisibleTo,
)
from lotsennetz.radar.services.writing import narrower
from lotsennetz.radar.workdays import meeting_in, states_of, working_days_before
from lotsennetz.topics.models import Product, Topic

Row = dict[str, Any]
DUE_AFTER = timedelta(days=21)
_OF_TODAY = {"horizon", "reason", "fact"}
ROUND = "round"  # instead of a number of days: at the last meeting
FACT = "(Tatsache; Einzelheiten erfunden.)"  # at the end of notes: that the town does this is published


class Radar:
    """Writes rows in bulk and tells nobody; dates and half-years count from ``moment``."""

    def __init__(
        self, people: Mapping[str, Person], towns: Mapping[str, Municipality], moment: datetime
    ) -> None:
        self.people, self.towns, self.moment = people, towns, moment
        self.today = timezone.localdate(moment)
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        self.products = {product.slug: product for product in Product.objects.all()}
        # the officer speaks for her town; where there is none, the coordination
        self.speakers: dict[int, Person] = {}
        for role in (Role.COORDINATOR, Role.OFFICER):
            for standing in Membership.objects.filter(role=role).select_related("person"):
                self.speakers[standing.municipality_id] = standing.person
        self.coordinator = Membership.objects.filter(role=Role.COORDINATOR).select_related("person")[0].person
        self.met = moment

    def write(self, content: Row) -> None:
        self._meeting(content["meeting_day"])
        self._statements(content["statements"])
        for row in content["suggestions"]:
            values = self._values(row)
            del values["visibility"]
            Suggestion.objects.create(
                municipality=self.towns[row["town"]],
                topic=self.topics[row["topic"]],
                made_by=self.people[row["by"]],
                made_at=self._when(row["days_ago"]),
                **values,
            )
        LeadRole.objects.bulk_create(self._lead(row) for row in content["leads"])
        for row in content["opportunities"]:
            self._opportunity(row)

    def _when(self, days_ago: float | str) -> datetime:
        return self.met if days_ago == ROUND else office_time(self.moment, float(days_ago))

    def _half(self, steps: str | None) -> str:
        return (HalfYear.of(self.today) + int(steps)).code if steps else ""

    def _meeting(self, row: Row) -> None:
        """The set day, and the last meeting on it with the question before."""
        MeetingDay.objects.create(pk=1, **row)
        on = meeting_in(self.today.year, self.today.month, **row)
        if on >= self.today:
            before = self.today.replace(day=1) - timedelta(days=1)
            on = meeting_in(before.year, before.month, **row)
        asked = working_days_before(on, 5, states_of(Network.objects.get().ags_prefixes))
        began = timezone.make_aware(datetime.combine(on, time(9, 30)))
        self.met = began + timedelta(minutes=25)
        Round.objects.create(
            meeting_on=on,
            asked_at=timezone.make_aware(datetime.combine(asked, time(6))),
            began_at=began,
            ended_at=began + timedelta(minutes=70),
        )

    def _values(self, row: Row) -> Row:
        product, contact = row.get("product"), row.get("contact")
        return {
            "status": row["status"],
            "horizon": self._half(row.get("horizon")),
            "stopped_reason": row.get("reason", ""),
            "product_id": self.products[product].pk if product else None,
            "contact_id": self.people[contact].pk if contact else None,
            "offers_experience": row.get("offers", False),
            "seeks_partners": row.get("seeks", False),
            "note": f"{row.get('note', '')} {FACT}".strip() if row.get("fact") else row.get("note", ""),
            "visibility": row.get("visibility", VisibleTo.NETWORK),
        }

    def _statements(self, rows: list[Row]) -> None:
        statements: list[Statement] = []
        changes: list[StatementChange] = []
        for row in rows:
            made = self._changes(row)
            statements.append(self._statement(row, made))
            changes += made
        Statement.objects.bulk_create(statements)
        StatementChange.objects.bulk_create(sorted(changes, key=lambda change: change.at))

    def _actor(self, row: Row) -> Person:
        if "by" in row:
            return self.people[row["by"]]
        if row.get("source") == Source.COORDINATOR:
            return self.coordinator
        return self.speakers[self.towns[row["town"]].pk]

    def _statement(self, row: Row, changes: list[StatementChange]) -> Statement:
        confirmed = row.get("confirmed", row["changed"])
        return Statement(
            municipality=self.towns[row["town"]],
            topic=self.topics[row["topic"]],
            source=row.get("source", Source.SELF),
            created_at=changes[0].at,
            changed_at=self._when(row["changed"]),
            confirmed_at=None if confirmed is None else self._when(confirmed),
            confirmed_by=None if confirmed is None else self._actor(row),
            version=len(changes),
            **self._values(row),
        )

    def _changes(self, row: Row) -> list[StatementChange]:
        """One for each step of the history, one for what stands there now, one more if it was confirmed since.

        A step tells in what it differed from today; half-year and reason belong to the step alone.
        Only what stands there today is marked as a fact.
        """
        lasting = {key: value for key, value in row.items() if key not in {*_OF_TODAY, "by", "via"}}
        steps = [{**lasting, **step} for step in row.get("history", [])]
        made: list[StatementChange] = []
        before: Row = {}
        for step in [*steps, {**row, "days_ago": row["changed"]}]:
            after = self._values(step)
            differs = sorted(name for name, value in after.items() if before.get(name) != value)
            change = self._change(row, self._when(step["days_ago"]), self._actor(step), step.get("via"))
            change.old = {name: before[name] for name in differs if name in before}
            change.new = {name: after[name] for name in differs}
            change.visibility = narrower((before or after)["visibility"], after["visibility"])
            made.append(change)
            before = after
        if row.get("confirmed") is not None:
            made.append(
                self._change(row, self._when(row["confirmed"]), self._actor(row), row.get("confirmed_via"))
            )
        return made

    def _change(self, row: Row, at: datetime, actor: Person, via: str | None) -> StatementChange:
        never_confirmed = "confirmed" in row and row["confirmed"] is None
        return StatementChange(
            municipality=self.towns[row["town"]],
            topic=self.topics[row["topic"]],
            at=at,
            actor=actor,
            via=via or Via.WEB,
            visibility=row.get("visibility", VisibleTo.NETWORK),
            confirmed_at=None if never_confirmed else at,
            shared=row.get("visibility", VisibleTo.NETWORK) in SHARED,
        )

    def _lead(self, row: Row) -> LeadRole:
        return LeadRole(
            topic=self.topics[row["topic"]],
            municipality=self.towns[row["town"]],
            deputy=self.towns[row["deputy"]],
            scope=row["scope"],
            hours_per_month=row["hours"],
            since=self.today - timedelta(days=row["since"]),
            until=self.today + timedelta(days=row["days_left"]),
            ended_at=self._when(row["ended"]) if "ended" in row else None,
        )

    def _opportunity(self, row: Row) -> None:
        opened = self._when(row["days_ago"])
        opportunity = Opportunity.objects.create(
            kind=row["kind"],
            topic=self.topics[row["topic"]],
            window=self._half(row["window"]),
            owner=self.towns[row["owner"]],
            opened_at=opened,
            due=timezone.localdate(opened) + DUE_AFTER,
            outcome=row.get("outcome", Opportunity.Outcome.OPEN),
            reason=row.get("reason", ""),
            closed_at=self._when(row["closed"]) if "closed" in row else None,
            closed_by=self.people[row["by"]] if "by" in row else None,
        )
        concerned = [(slug, False) for slug in row["towns"]]
        concerned += [(slug, True) for slug in row.get("offering", [])]
        OpportunityTown.objects.bulk_create(
            OpportunityTown(
                opportunity=opportunity, municipality=self.towns[slug], offers=offers, added_at=opened
            )
            for slug, offers in concerned
        )
