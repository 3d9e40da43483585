"""What the sample towns say could have been said by hand, and fits together."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

import lotsennetz.demo
from lotsennetz.core import clock
from lotsennetz.core.text import one_line
from lotsennetz.demo.services import build
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.radar.checks import checked
from lotsennetz.radar.freshness import Age, age_of, counts
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.matching import Match, matches
from lotsennetz.radar.matching import Said as Matched
from lotsennetz.radar.models import (
    SHARED,
    LeadRole,
    MeetingDay,
    Opportunity,
    Round,
    Source,
    Statement,
    StatementChange,
    Status,
    Suggestion,
    Via,
    VisibleTo,
)
from lotsennetz.radar.queries.due import due_of
from lotsennetz.radar.queries.statements import changes_on
from lotsennetz.radar.said import KEPT, Said
from lotsennetz.radar.services.leads import end_expired
from lotsennetz.radar.services.opportunities import refresh
from lotsennetz.radar.wording import steps_of
from tests.demo.test_facts import LARGE_TOWNS, REGIONS, twice

pytestmark = pytest.mark.django_db


def content(region: str) -> dict[str, Any]:
    file = Path(lotsennetz.demo.__file__).parent / "facts" / region / "radar.json"
    rows: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return rows


def found() -> list[Match]:
    """What the nightly run would find among the statements as they were built."""
    now = HalfYear.of(timezone.localdate(clock.now()))
    rows = [row for row in Statement.objects.all() if counts(row.confirmed_at, clock.now())]
    return matches(
        [
            Matched(
                row.municipality_id,
                row.topic_id,
                row.status,
                half.number if (half := HalfYear.parse(row.horizon)) else None,
                row.offers_experience,
                row.seeks_partners,
            )
            for row in rows
        ],
        now,
    )


@pytest.fixture(params=REGIONS)
def region(request: pytest.FixtureRequest) -> str:
    build(region=request.param)
    return str(request.param)


def test_the_sample_hangs_together(region: str) -> None:
    every_statement_could_be_made_by_its_town()
    histories_lead_to_what_stands_there()
    the_nightly_run_finds_nothing_new()
    what_came_of_it_could_have_been_written()
    assert Statement.objects.count() == len(content(region)["statements"])


@pytest.mark.parametrize("day", ["2026-12-31T23:10:00+01:00", "2027-03-09T08:00:00+01:00"])
def test_it_hangs_together_on_any_day(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """New Year's Eve (the half-year ends), and the day of the meeting itself."""
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(day))
    build(region="ortenau-digital")
    every_statement_could_be_made_by_its_town()
    histories_lead_to_what_stands_there()
    the_nightly_run_finds_nothing_new()
    assert Round.objects.get().meeting_on < timezone.localdate(clock.now())


def every_statement_could_be_made_by_its_town() -> None:
    ages: Counter[Age] = Counter()
    now = clock.now()
    for row in Statement.objects.select_related("municipality", "topic"):
        ages[age_of(row.confirmed_at, now)] += 1
        said = {name: getattr(row, name) for name in KEPT}
        passed = HalfYear.parse(row.horizon)
        if passed and passed < HalfYear.of(timezone.localdate(now)):
            assert age_of(row.confirmed_at, now) != Age.FRESH, row  # a plan grew old with its statement
            said["horizon"] = ""
        expected = dict(said)
        assert checked(Said(**said), row.municipality, row.topic, None) == expected, row
        assert (row.confirmed_at is None) == (row.source == Source.COORDINATOR), row
        assert row.municipality.member or row.confirmed_at is None, row
        assert row.changed_at <= (row.confirmed_at or now) <= now, row
        assert row.contact_id is None or row.confirmed_at, row
    assert ages[Age.FRESH] >= 0.8 * sum(ages.values())
    assert ages[Age.FADING] >= 4
    assert ages[Age.OLD] >= 2


def histories_lead_to_what_stands_there() -> None:
    histories: dict[tuple[int, int], list[StatementChange]] = {}
    for change in StatementChange.objects.order_by("at", "pk"):
        histories.setdefault((change.municipality_id, change.topic_id), []).append(change)
    for row in Statement.objects.all():
        changes = histories.pop((row.municipality_id, row.topic_id))
        stood: dict[str, Any] = {}
        for change in changes:
            assert change.old == {name: stood[name] for name in change.new if name in stood}, row
            assert change is not changes[0] or change.new
            stood = (stood or dict.fromkeys(KEPT)) | change.new
        assert stood == {name: getattr(row, name) for name in KEPT}
        assert changes[0].at == row.created_at
        assert changes[-1].at == (row.confirmed_at or row.changed_at)
        assert row.version == len(changes)
        assert (changes[-1].confirmed_at, changes[-1].shared) == (row.confirmed_at, row.visibility in SHARED)
    assert histories == {}


def the_nightly_run_finds_nothing_new() -> None:
    known = {(row.kind, row.topic_id, row.window): row for row in Opportunity.objects.all()}
    for match in found():
        row = known.pop(match.key)
        towns = {town.municipality_id: town.offers for town in row.towns.all()}
        assert towns == dict.fromkeys(match.planning, False) | dict.fromkeys(match.offering, True), row
        assert row.owner_id in match.planning
    assert all(row.outcome for row in known.values())  # what is gone by now has been closed
    assert refresh() == 0
    assert end_expired() == 0


def what_came_of_it_could_have_been_written() -> None:
    for suggestion in Suggestion.objects.select_related("municipality", "topic"):
        row = Statement.objects.get(municipality=suggestion.municipality, topic=suggestion.topic)
        said = {name: getattr(suggestion, name) for name in KEPT if hasattr(suggestion, name)}
        assert checked(Said(**said), suggestion.municipality, suggestion.topic, row)
        assert row.confirmed_at is not None
        assert row.confirmed_at < suggestion.made_at
    for chance in Opportunity.objects.all():
        assert len(chance.reason) <= 280
        if chance.outcome:
            towns = chance.towns.values("municipality")
            assert chance.closed_at is not None
            assert chance.closed_at > chance.opened_at
            assert chance.closed_by is not None
            assert chance.closed_by.memberships.filter(municipality__in=towns).exists()
    for lead in LeadRole.objects.all():
        assert 0 < len(lead.scope) <= 280
        assert Statement.objects.filter(
            topic=lead.topic, municipality=lead.municipality, status__in=["live", "piloting"]
        ).exists()


def test_the_sample_network_of_the_ortenau_shows_every_case() -> None:
    build(region="ortenau-digital")
    statements = Statement.objects.all()
    assert 240 <= statements.count() <= 280
    assert set(statements.values_list("status", flat=True)) == set(Status.values)
    assert statements.filter(visibility=VisibleTo.PUBLIC).count() >= 20
    assert statements.filter(visibility=VisibleTo.COORDINATION).count() == 2
    assert statements.filter(municipality__member=False).exists()
    assert statements.values("topic").distinct().count() >= 50
    members = Municipality.objects.filter(member=True, ags__isnull=False)
    assert all(statements.filter(municipality=town).count() >= 5 for town in members)
    assert set(StatementChange.objects.values_list("via", flat=True)) == {Via.WEB, Via.MAIL, Via.ROUND}

    today = timezone.localdate(clock.now())
    leads = LeadRole.objects.filter(ended_at=None).select_related("municipality")
    assert leads.count() == 8
    assert {lead.municipality.slug for lead in leads} == set(LARGE_TOWNS)
    assert all(lead.until > today for lead in leads)
    opportunities = Opportunity.objects.all()
    closed = opportunities.exclude(outcome="")
    assert (opportunities.filter(outcome="").count(), closed.count()) == (5, 5)
    assert opportunities.filter(outcome="", due__lt=today).count() == 2
    assert set(closed.values_list("outcome", flat=True)) == {"joint", "talked", "separate", "obsolete"}
    assert opportunities.filter(outcome="").values("kind").distinct().count() == 2
    assert Suggestion.objects.get().municipality.slug == "kehl"
    assert MeetingDay.objects.get().week == MeetingDay.Week.SECOND
    last = Round.objects.get()
    assert today - timedelta(days=36) < last.meeting_on < today
    assert last.meeting_on.weekday() == 1
    assert 8 <= last.meeting_on.day <= 14


def test_kehl_has_a_full_card_to_confirm() -> None:
    build(region="ortenau-digital")
    kehl = Municipality.objects.get(slug="kehl")
    asked = due_of(kehl.pk, timezone.localdate(clock.now()))
    assert {row.topic.slug for row in asked} == {
        "online-terminvergabe",
        "e-akte",
        "lorawan-netz",
        "maengelmelder",
        "wohnmobilstellplaetze",
        "e-payment",
        "ticketsystem",
    }


@pytest.mark.parametrize("region_slug", REGIONS)
def test_texts_are_the_towns_own(region_slug: str) -> None:
    rows = content(region_slug)["statements"]
    notes = [row["note"] for row in rows if "note" in row]
    texts = [*notes, *(row["reason"] for row in rows if "reason" in row)]
    texts += [step["note"] for row in rows for step in row.get("history", []) if step.get("note")]
    assert len(notes) >= 0.75 * len(rows)
    assert twice([re.sub(r"\W+", " ", text).casefold() for text in texts]) == []
    for text in texts:
        assert text == one_line(text)
        assert len(text) <= 280
        assert not re.search(r"lorem|todo|xxx|erfolgreich|https?:|@", text, re.IGNORECASE), text
        assert not re.search(r"\b20(?!19\b)\d\d\b", text), text  # years grow old; 2019 is a fact
    assert all(row.get("reason") for row in rows if row["status"] == "stopped")
    assert twice([(row["town"], row["topic"]) for row in rows]) == []
    assert (
        sum(row.get("fact", False) for row in rows)
        == {"ortenau-digital": 8, "regional-digital": 1}[region_slug]
    )


def test_every_statement_of_the_sample_opens_with_its_history(region: str) -> None:
    viewer = viewer_of(Person.objects.filter(memberships__role=Role.COORDINATOR).first())
    rows = Statement.objects.select_related("municipality", "topic")
    for row in rows:
        changes = list(changes_on(viewer, row.municipality, row.topic))
        assert len(steps_of(changes, people=True)) == len(changes) > 0
