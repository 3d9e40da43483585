"""What is quoted of a hit: where it begins, where it ends, and what stays out."""

from __future__ import annotations

import pytest

from lotsennetz.people.models import Network
from lotsennetz.search.queries.asked import read
from lotsennetz.search.queries.excerpts import LENGTH, excerpt, wanted

pytestmark = pytest.mark.django_db
FILLER = "Davor steht ein ganzer Absatz ohne Bezug zur Frage, der hier nur Platz braucht. " * 3


def _quoted(text: str, words: str) -> str:
    return "".join(piece for piece, _hit in excerpt(text, wanted(read(words))))


def test_it_begins_with_a_sentence_that_begins_before_the_hit(network: Network) -> None:
    said = _quoted(f"{FILLER}Wir suchen Glasfaser für das Schulzentrum. {FILLER}", "Glasfaser")
    assert said.startswith("… Wir suchen Glasfaser")
    assert said.endswith(" …")
    assert len(said) <= LENGTH + 4


def test_an_abbreviation_begins_no_sentence(network: Network) -> None:
    long = "ein Wort nach dem anderen und noch eines " * 6
    said = _quoted(f"{long}bei Dr. Ehret liegt Glasfaser", "Glasfaser")
    assert said.startswith("… ")
    assert "bei Dr. Ehret liegt" in said


def test_tags_at_the_end_are_quoted_only_if_they_are_what_was_looked_for(network: Network) -> None:
    said = "Unser Schulzentrum bekommt Glasfaser, und wir suchen jemanden, der das Verlegen schon hinter sich hat."
    assert _quoted(f"{said} · Bauhof, Schule", "Glasfaser") == said
    assert _quoted(f"{said} · Bauhof, Schule", "Bauhof") == f"{said} · Bauhof, Schule"


def test_a_part_after_few_words_stays(network: Network) -> None:
    text = "im Test · Registra · Die Einführung läuft."
    assert _quoted(text, "Registra") == text
