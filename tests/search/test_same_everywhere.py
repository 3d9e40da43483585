"""The same corpus, the same queries, the same answers in the same order, whatever the database.

``golden.txt`` holds them. After a wanted change of ranking or analysis: WRITE_GOLDEN=1 pytest, then read the
difference.
"""

from __future__ import annotations

import os
import random
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lotsennetz.core import clock
from lotsennetz.entries.models import Kind, Visibility
from lotsennetz.groups.viewer import NOBODY, Viewer, viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Status
from lotsennetz.search.index import Expression, Row, engine
from lotsennetz.search.models import ORIGINALS, Document
from lotsennetz.search.queries import Filters, find, ranking, suggest
from lotsennetz.search.queries.classes import all_of
from lotsennetz.search.services.rebuilding import rebuild
from tests.content_factories import CommentFactory, EntryFactory, GroupFactory, TopicFactory, member_of
from tests.radar.factories import StatementFactory, leaf

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden.txt"
NOW = datetime(2026, 6, 16, 9, 30, tzinfo=UTC)
_SAID = """
E-Akte elektronische Akte Aktenplan Personalausweis Ausweis Ausweise Personalausweisbeantragung Datenschutz
Datenschutzbeauftragte Baugenehmigung Bauamt Genehmigung Gebäude Gebaeude Häuser Haus Rathaus KI IT IT-Sicherheit
Service-BW Straßenbeleuchtung Straße Kindergartenanmeldung Kindergarten Anmeldung Termin Online-Terminvergabe
Feuerwehr Bedarfsplanung Schulung Vertrag Rechnungseingang Digitalisierung digital die der und für mit
""".split()  # noqa: SIM905 -- reads better so
QUERIES = [
    *(
        "Ausweis",
        "Ausweise beantragen",
        "E-Akte",
        "elektronische Akte",
        "Akte",
        "akten",
        "Datenschutz",
        "Datenshutz",
    ),
    *(
        "Gebäude",
        "Gebaeude",
        "Haus",
        "Straße",
        "strasse beleuchtung",
        "KI",
        "IT",
        "BW",
        "service bw",
        "Termin",
    ),
    *(
        "Kindergartenanmeldung",
        "Anmeldung Kindergarten",
        "Feuerwehrbedarfsplanung",
        "Rechnung",
        "digita",
        "Bau",
    ),
    *(
        "Baugenehmigung",
        "Genehmigung Bau",
        "Kehl",
        "Aschenbrenner",
        "im Einsatz",
        "Wort das keiner hat",
        "Schulungg",
    ),
]
TYPED = ["ak", "da", "dat", "kehl", "e-a", "service", "bau gen", "ze", "aschen"]


@pytest.fixture
def viewers(
    kehl: Municipality,
    lahr: Municipality,
    officer_kehl: Person,
    stranger: Person,
    guest: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, Viewer]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    dice = random.Random(9)

    def text(most: int) -> str:
        return " ".join(dice.choices(_SAID, k=dice.randint(1, most)))

    groups = [
        GroupFactory.create(name=f"Runde {n}", privacy=p)
        for n, p in enumerate(["public", "network", "members"])
    ]
    member_of(groups[2], officer_kehl)
    member_of(groups[1], guest)
    topics = [
        leaf("E-Akte", synonyms=["elektronische Akte", "DMS"]),
        leaf("Terminvergabe"),
        TopicFactory.create(title="KI"),
    ]
    for number in range(300):
        level = dice.choice(["network", "network", "public", "group", "municipality"])
        entry = EntryFactory.create(
            kind=Kind.QUESTION if number % 5 == 0 else Kind.POST,
            title=text(3) if number % 3 else "",
            body=text(14),
            author=officer_kehl,
            municipality=dice.choice([kehl, lahr]),
            group=dice.choice(groups) if level == Visibility.GROUP else dice.choice([None, *groups]),
            topic=dice.choice([None, *topics]),
            visibility=level,
            created_at=NOW - timedelta(hours=7 * dice.randrange(900), seconds=number),
        )
        if number % 4 == 0:
            CommentFactory.create(
                entry=entry, author=officer_kehl, municipality=kehl, body=text(8), created_at=entry.created_at
            )
    for town in (kehl, lahr):
        for topic in topics[:2]:
            StatementFactory.create(
                municipality=town,
                topic=topic,
                status=Status.LIVE,
                note=text(4),
                created_at=NOW,
                confirmed_at=NOW,
            )
    rebuild()
    return {
        "nobody": NOBODY,
        "guest": viewer_of(guest),
        "officer": viewer_of(officer_kehl),
        "stranger": viewer_of(stranger),
    }


def _answers(viewers: dict[str, Viewer]) -> list[str]:
    """A line for each query. Numbers differ from run to run: things are counted in the order they were made."""
    names: dict[tuple[str, int], str] = {}
    for kind, column in ORIGINALS.items():
        made = Document.objects.filter(kind=kind).order_by(column).values_list(column, flat=True)
        names |= {(str(kind), number): f"{kind[0]}{place}" for place, number in enumerate(made)}
    lines = []
    for name, viewer in viewers.items():
        for query in QUERIES:
            for label, filters in {
                "": Filters(),
                " (entries)": Filters(kind="entry"),
                " (new)": Filters(since=NOW - timedelta(days=60)),
            }.items():
                found = find(viewer, query, filters=filters, limit=12)
                hits = " ".join(names[hit.kind, hit.number] for hit in found.hits)
                facets = " ".join(str(one.count) for choices in found.facets.values() for one in choices)
                lines.append(
                    f"{name}: {query}{label}: {found.total} {found.meant or ''} [{hits}] {facets}".rstrip()
                )
        lines += [
            f"{name}: {typed}…: {[(s.kind, s.title) for s in suggest(viewer, typed)]}" for typed in TYPED
        ]
    return lines


def test_answers_are_those_that_were_written_down(viewers: dict[str, Viewer]) -> None:
    answers = _answers(viewers)
    if os.environ.get("WRITE_GOLDEN"):
        GOLDEN.write_text("\n".join(answers) + "\n", encoding="utf-8")
    wanted = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert len(answers) == len(wanted)
    for answer, line in zip(answers, wanted, strict=True):
        assert answer == line


@pytest.mark.parametrize("cap", [5, 40])
def test_what_is_sought_class_by_class_is_the_beginning_of_everything(
    viewers: dict[str, Viewer], cap: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A smaller cap cuts the same list: no hit is missed, none comes twice, filters find the same."""
    every = {
        (name, query): [hit.url for hit in find(viewer, query, limit=100).hits]
        for name, viewer in viewers.items()
        for query in QUERIES[:14]
    }
    narrow = Filters(kind="entry")
    filtered = {
        key: [hit.url for hit in find(viewers[key[0]], key[1], filters=narrow, limit=100).hits]
        for key in every
    }
    monkeypatch.setattr(ranking, "CAP", cap)
    for (name, query), urls in every.items():
        found = find(viewers[name], query, limit=100)
        assert [hit.url for hit in found.hits] == urls[:cap]
        assert found.capped == (len(urls) > cap)
        fewer = find(viewers[name], query, filters=narrow, limit=100)
        assert [hit.url for hit in fewer.hits] == filtered[name, query][:cap]


def test_sparing_questions_hides_nothing(viewers: dict[str, Viewer], monkeypatch: pytest.MonkeyPatch) -> None:
    """The index leaves out what cannot be for the viewer; asked without that, the originals say the same."""
    spared = {
        (name, query): asdict(find(viewer, query, limit=100))
        for name, viewer in viewers.items()
        for query in QUERIES
    }
    monkeypatch.setattr(ranking.Audience, "search", _without_sparing)
    for (name, query), found in spared.items():
        assert asdict(find(viewers[name], query, limit=100)) == found


def _without_sparing(
    self: ranking.Audience, words: Expression, conditions: list[Expression], **limits: Any
) -> list[Row]:
    return engine().search(all_of([words, *conditions]), **limits)
