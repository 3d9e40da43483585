"""Words as they are written, not as they were set."""

from __future__ import annotations

import time

import pytest

from lotsennetz.search.extraction.cleaning import smooth, squeeze


@pytest.mark.parametrize(
    ("set_", "written"),
    [
        ("Die Verwal-\ntung arbeitet", "Die Verwaltung arbeitet"),
        ("Die Verwal- \n  tung arbeitet", "Die Verwaltung arbeitet"),
        ("Verwal\u2010\ntung", "Verwaltung"),
        ("Verwal\u00ad\ntung und Ver\u00adwal\u00adtung", "Verwaltung und Verwaltung"),
        ("Hoch-\nund Tiefbau, Strom-\noder Gasnetz", "Hoch- und Tiefbau, Strom- oder Gasnetz"),
        ("Baden-\nWürttemberg", "Baden-Württemberg"),
        ("die E-\nakte, IT-\nlastig, KI-\ngestützt", "die E-akte, IT-lastig, KI-gestützt"),
        ("Verwal-\n\ntung", "Verwal-\n\ntung"),
        ("- eins\n- zwei", "- eins\n- zwei"),
        ("Halbjahr 1-\n2", "Halbjahr 1-\n2"),
        ("Seite 3 -\ndanach", "Seite 3 -\ndanach"),
        ("ﬁnden, Eﬀekt, Huﬂattich, oﬃziell, Stoﬄager", "finden, Effekt, Huflattich, offiziell, Stofflager"),
        ("Geba\u0308ude", "Gebäude"),
        ("a\x00b\x07c\u200bd\ufeffe\u200ff", "abcdef"),
        ("a  \t b\r\n\r\n\r\n\r\nc", "a b\n\nc"),
        ("", ""),
    ],
)
def test_lines_and_signs_become_words(set_: str, written: str) -> None:
    assert smooth(set_) == written


@pytest.mark.parametrize(
    "sign", ["a", "-", "\n", " ", "a-\n", "\u00ad", "\u00ad\n", "- ", "-\n", " \n", "ﬁ", "\u0308"]
)
def test_no_text_takes_long(sign: str) -> None:
    """Each pattern runs through once, whatever it meets."""
    begin = time.perf_counter()
    smooth(sign * (200_000 // len(sign)))
    assert time.perf_counter() - begin < 1


def test_squeezing_keeps_lines() -> None:
    assert squeeze("a \n b\u00a0\u00a0c\n\n\n\n\nd") == "a\nb c\n\nd"
