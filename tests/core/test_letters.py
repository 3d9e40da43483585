"""Normal forms: those of Python, but never slowly."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotsennetz.core.letters import LONGEST_RUN, normalised
from lotsennetz.people.handles import german_slug
from lotsennetz.topics.words import fold

FORMS = ("NFC", "NFD", "NFKC", "NFKD")
#: Letters, marks that melt and sort, Hangul, ligatures, signs that become several.
LETTERS = st.sampled_from("aoÄß \n-\u0301\u0308\u0327\u0323\u1100\u1161\u11a8ﬁ½Ⅷ\u212b日\U0001d15e")


@pytest.mark.parametrize("form", FORMS)
@given(text=st.text(LETTERS | st.characters(), max_size=LONGEST_RUN))
def test_as_python_does(form: str, text: str) -> None:
    assert normalised(form, text) == unicodedata.normalize(form, text)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", FORMS)
def test_long_texts_as_python_does(form: str) -> None:
    text = "Der Bürgermeister der Stadt Kehl – „Größe“ – a\u0308o\u0323\u0301 ½ ﬁ. " * 500
    assert normalised(form, text) == unicodedata.normalize(form, text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["a" + "\u0301\u0327" * 100_000, "\u0308" * 200_000, "\u0327\u0301a" * 60_000]
)
def test_no_text_takes_long(text: str) -> None:
    begin = time.perf_counter()
    for form in FORMS:
        normalised(form, text)  # type: ignore[arg-type]
    assert fold(text).strip("a") == ""
    assert set(german_slug(text)) <= {"a"}
    assert time.perf_counter() - begin < 2
