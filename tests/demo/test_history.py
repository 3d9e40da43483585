"""Half a year of talk: everybody has a part in it, every topic occurs, nobody repeats anybody."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from itertools import combinations

import pytest
from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.demo.conversation import MEETING, OLDEST, RECENT, Season
from lotsennetz.demo.services import build
from lotsennetz.entries.models import Comment, Entry
from lotsennetz.groups.models import Group
from lotsennetz.radar.models import Statement
from lotsennetz.radar.workdays import meeting_in
from tests.demo.test_facts import REGIONS, Row, Sample, remarks
from tests.demo.test_radar import content

ORTENAU, NEIGHBOURS = REGIONS
TODAYS = [date(2026, 11, 22), date(2027, 1, 7), date(2026, 8, 14), date(2026, 9, 30), date(2028, 2, 29)]
SHARE_OF_WORDS = 0.8


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def texts() -> list[tuple[str, str]]:
    found = []
    for region in REGIONS:
        for row in Sample(region).entries:
            found.append((row["key"], row["body"]))
            found += [(row["key"], remark["body"]) for remark, _ in remarks(row)]
    return found


def questions(region: str) -> tuple[list[Row], list[Row]]:
    """The answered ones and the open ones."""
    asked = [row for row in Sample(region).entries if row["kind"] == "question"]
    answered = [row for row in asked if any(comment["accepted"] for comment in row["comments"])]
    return answered, [row for row in asked if row not in answered]


def test_no_text_says_what_another_says() -> None:
    """Not even in other words' order: of the shorter one's words, at most four of five stand in the other."""
    sets = [(key, words(text)) for key, text in texts()]
    assert len(sets) > 850
    alike = [
        (one, other)
        for (one, a), (other, b) in combinations(sets, 2)
        if len(a & b) > SHARE_OF_WORDS * min(len(a), len(b))
    ]
    assert alike == []


def test_titles_and_files_have_names_of_their_own() -> None:
    rows = [row for region in REGIONS for row in Sample(region).entries]
    titles = [row["title"] for row in rows if row["title"]]
    names = [file["name"] for row in rows for file in row["files"]]
    assert len(set(titles)) == len(titles)
    assert len(set(names)) == len(names) >= 65
    assert {file["generator"] for row in rows for file in row["files"]} >= {
        "docx",
        "odt",
        "pdf",
        "xlsx",
        "csv",
    }


@pytest.mark.parametrize(("region", "answered", "still_open"), [(ORTENAU, 35, 20), (NEIGHBOURS, 35, 20)])
def test_questions_are_answered_and_open(region: str, answered: int, still_open: int) -> None:
    done, waiting = questions(region)
    assert len(done) >= answered
    assert len(waiting) >= still_open
    for row in done:
        assert [c["author"] for c in row["comments"] if c["accepted"]] != [row["author"]], row["key"]


@pytest.mark.parametrize("region", REGIONS)
def test_every_topic_has_an_entry(region: str) -> None:
    sample = Sample(region)
    assert len(sample.topics) == 63
    assert sample.topics - {row["topics"][0] for row in sample.entries} == set()


@pytest.mark.parametrize("region", REGIONS)
def test_every_group_lives(region: str) -> None:
    sample = Sample(region)
    talk = Counter(row["group"] for row in sample.entries)
    assert min(talk[group["slug"]] for group in sample.groups) >= 4
    for group in sample.groups:
        ages = [row["days_ago"] for row in sample.entries if row["group"] == group["slug"]]
        assert min(ages) < RECENT or group["archived"], group["slug"]
        assert max(ages) > 100, group["slug"]
    ages = [row["days_ago"] for row in sample.entries]
    assert max(ages) > OLDEST - 10
    thirds = Counter(min(int(age // 62), 2) for age in ages)
    assert min(thirds[part] for part in range(3)) >= len(ages) // 6


def test_everybody_has_a_part_in_it() -> None:
    for region in REGIONS:
        sample = Sample(region)
        heard = {row["author"] for row in sample.entries}
        heard |= {remark["author"] for row in sample.entries for remark, _ in remarks(row)}
        assert set(sample.person) == heard


def test_words_that_search_must_take_apart_occur() -> None:
    said = " ".join(text for _, text in texts())
    said += " ".join(row["title"] or "" for region in REGIONS for row in Sample(region).entries)
    for compound in (
        "Ausländerwesen",
        "Wohnmobilstellplatzbelegung",
        "Onlineterminvergabe",
        "Digitalisierungsbeauftragte",
        "Parkraummanagement",
        "Feuerwehrbedarfsplanung",
        "Baugenehmigungsverfahren",
        "Kindergartenanmeldung",
        "Personalausweisbeantragung",
        "Rechnungseingangsworkflow",
    ):
        assert compound in said
    for short in ("IT", "KI"):
        assert re.search(rf"\b{short}\b", said)


def test_the_meeting_day_is_the_one_of_the_radar() -> None:
    for region in REGIONS:
        assert content(region)["meeting_day"] == dict(zip(("week", "weekday"), MEETING, strict=True))


@pytest.mark.parametrize("today", TODAYS)
def test_the_season_moves_days_but_never_past_each_other(today: date) -> None:
    season = Season(today)
    steps = [step / 20 for step in range(OLDEST * 20 + 1)]
    moved = [season.days_ago(step) for step in steps]
    assert moved == sorted(moved)
    assert moved[: RECENT * 20] == steps[: RECENT * 20]
    assert moved[-1] == OLDEST
    assert all(int(a) <= OLDEST for a in moved)


@pytest.mark.parametrize("today", TODAYS)
def test_people_write_around_meetings_and_less_in_august(today: date) -> None:
    season = Season(today)
    rows = [row for region in REGIONS for row in Sample(region).entries if row["days_ago"] >= RECENT]
    written = Counter(today - timedelta(days=int(season.days_ago(row["days_ago"]))) for row in rows)
    days = [today - timedelta(days=ago) for ago in range(RECENT, OLDEST)]

    def a_day(some: list[date]) -> float:
        return sum(written[day] for day in some) / len(some)

    workdays = [day for day in days if day.weekday() < 5]
    near = [d for d in workdays if -1 <= (d - meeting_in(d.year, d.month, *MEETING)).days <= 3]
    august = [day for day in workdays if day.month == 8]
    assert a_day(near) > 1.5 * a_day([day for day in workdays if day not in near])
    assert len(august) < 10 or a_day(august) < 0.6 * a_day(workdays)
    assert sum(written[day] for day in days if day.weekday() > 4) <= 0.06 * len(rows)


@pytest.mark.django_db
@pytest.mark.parametrize("region", REGIONS)
def test_nothing_is_older_than_where_it_stands(region: str) -> None:
    build(region=region)
    now = clock.now()
    for entry in Entry.objects.select_related("group", "author"):
        assert entry.created_at <= now
        assert entry.created_at > entry.author.joined_at
        assert entry.group is None or entry.created_at > entry.group.created_at
    for comment in Comment.objects.select_related("entry", "parent"):
        assert comment.entry.created_at < comment.created_at <= now
        assert comment.parent is None or comment.parent.created_at < comment.created_at
    for group in Group.objects.filter(archived_at__isnull=False):
        late = Comment.objects.filter(entry__group=group, created_at__gte=group.archived_at)
        assert not late.exists()
    oldest = Entry.objects.order_by("created_at").values_list("created_at", flat=True)[0]
    assert timezone.localdate(now) - timezone.localdate(oldest) > timedelta(days=170)


@pytest.mark.django_db
@pytest.mark.parametrize("region", REGIONS)
def test_facts_say_that_they_are(region: str) -> None:
    build(region=region)
    told = [row for row in Sample(region).entries if row["fact"]]
    marked = Entry.objects.filter(tags__name="Tatsache")
    assert sorted(marked.values_list("title", flat=True)) == sorted(row["title"] for row in told)
    rows = content(region)["statements"]
    noted = Statement.objects.filter(note__endswith="(Tatsache; Einzelheiten erfunden.)")
    assert noted.count() == sum(row.get("fact", False) for row in rows) > 0
