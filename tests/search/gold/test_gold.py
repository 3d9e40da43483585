"""What people of small town halls type, and whether they find what they want: thirty judged queries."""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.search.gold.sample import sample

HERE = Path(__file__).parent
QUERIES: list[dict[str, Any]] = json.loads((HERE / "queries.json").read_text(encoding="utf-8"))["queries"]
ORDER = HERE / "order.json"
FIRST = 10
HELD = 0.9
COMPOUNDS = {
    "Ausländerwesen": ("entry:aktenplan-ordnungsamt", "ausländer wesen"),
    "Wohnmobilstellplatzbelegung": ("entry:wohnmobil-auswertung", "wohn mobil stell platz belegung"),
    "Onlineterminvergabe": ("entry:trautermine-online", "online termin vergabe"),
    "Digitalisierungsbeauftragte": ("entry:umfrage-48-kommunen", "digitalisierung beauftragte"),
    "Parkraummanagement": ("entry:parkraum-kurzzeit", "park raum management"),
    "Feuerwehrbedarfsplanung": ("entry:notfall-feuerwehr", "feuer wehr bedarf planung feuerwehr"),
    "Baugenehmigungsverfahren": ("entry:bauantrag-erste-40", "bau genehmigung verfahren baugenehmigung"),
    "Kindergartenanmeldung": ("entry:kita-bedarfszahlen", "kind garten anmeldung kindergarten"),
    "Personalausweisbeantragung": ("entry:sbw-bundid-zahlen", "personal ausweis beantragung personalausweis"),
    "Rechnungseingangsworkflow": ("entry:rechnung-workflow-vertretung", "rechnung eingang workflow"),
}


@dataclass(frozen=True)
class Answers:
    """The first page of each query and compound, everything for each part, and all there is."""

    first: dict[str, list[str]]
    every: dict[str, set[str]]
    keys: frozenset[str]


@cache
def _answers() -> Answers:
    parts = {part for _key, parts in COMPOUNDS.values() for part in parts.split()}
    with sample() as here:
        return Answers(
            first={text: here.found(text) for text in [*(row["query"] for row in QUERIES), *COMPOUNDS]},
            every={part: here.everything(part) for part in parts},
            keys=frozenset(here.keys.values()),
        )


@pytest.fixture
def answers(db: None) -> Answers:
    """The sample is built, indexed and asked once for all tests of the module."""
    return _answers()


def graded(row: dict[str, Any]) -> dict[str, int]:
    return {key: grade for grade in (3, 2, 1) for key in row.get(str(grade), [])}


def gain(grades: list[int]) -> float:
    """What the first ten are worth: the better and the further up, the more."""
    places = enumerate(grades[:FIRST], start=2)
    return math.fsum((2.0**grade - 1) / math.log2(place) for place, grade in places)


def worth(grades: dict[str, int], found: list[str]) -> float:
    """nDCG@10: 1 if nothing better could have stood in any place."""
    best = sorted(grades.values(), reverse=True)
    return gain([grades.get(key, 0) for key in found]) / gain(best)


def test_the_thirty_queries_find_what_people_want(answers: Answers) -> None:
    found = {row["query"]: answers.first[row["query"]] for row in QUERIES}
    values = {row["query"]: worth(graded(row), found[row["query"]]) for row in QUERIES}
    mean = sum(values.values()) / len(values)
    table = "\n".join(f"{value:.3f}  {query}" for query, value in values.items())
    assert mean >= HELD, f"mean {mean:.3f}\n{table}"


def test_every_judged_answer_exists(answers: Answers) -> None:
    there = answers.keys
    assert len(QUERIES) == 30
    assert [key for row in QUERIES for key in graded(row) if key not in there] == []


def test_both_databases_give_the_same_order(answers: Answers) -> None:
    """After a wanted change of ranking, words or sample: WRITE_GOLDEN=1 pytest, then read the difference."""
    found = {row["query"]: answers.first[row["query"]][:FIRST] for row in QUERIES}
    if os.environ.get("WRITE_GOLDEN"):
        ORDER.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(ORDER.read_text(encoding="utf-8"))


@pytest.mark.parametrize("compound", COMPOUNDS)
def test_each_part_of_a_compound_finds_it(answers: Answers, compound: str) -> None:
    key, parts = COMPOUNDS[compound]
    assert [part for part in parts.split() if key not in answers.every[part]] == []


@pytest.mark.parametrize("compound", COMPOUNDS)
def test_a_compound_finds_itself(answers: Answers, compound: str) -> None:
    """On the first page: whoever types a function finds those who hold it before what was written about them."""
    key, _parts = COMPOUNDS[compound]
    assert key in answers.first[compound]
