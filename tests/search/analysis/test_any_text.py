"""Whatever is typed or pasted: no error, places inside the text, time in step with the length."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotsennetz.search import analysis
from lotsennetz.search.analysis.words import LONGEST_QUERY

GERMAN = st.text(
    alphabet="aeiouäöüßAEÄÖÜnrstkgbd-*:_/ \n\t.,\u00ad\u00a0\u0308\u0301\u2011…½ﬁ²İ", max_size=60
)
ANY = st.one_of(st.text(max_size=80), GERMAN)


@settings(deadline=None)  # the first one reads the word list
@given(ANY)
def test_places_lie_inside_and_follow_each_other(text: str) -> None:
    starts = [0]
    for word in analysis.words(text):
        assert starts[-1] <= word.start < word.end <= len(text)
        assert word.whole
        starts.append(word.start)


@settings(deadline=None)
@given(ANY)
def test_normalised_text_gives_the_same_index(text: str) -> None:
    assert analysis.index_form(unicodedata.normalize("NFKC", text)) == analysis.index_form(text)


@settings(deadline=None)
@given(ANY)
def test_what_is_indexed_is_letters_and_digits_in_one_spelling(text: str) -> None:
    for word in " ".join(analysis.index_form(text)).split():
        assert word.isalnum()
        assert word == word.casefold()
        assert len(word) <= 64


@settings(deadline=None)
@given(ANY)
def test_queries_and_folding_never_fail(text: str) -> None:
    indexed = {word.whole for word in analysis.words(text)}
    assert {word.whole for word in analysis.query_words(text)} <= indexed
    assert all(word.isalnum() and word == word.casefold() for word in analysis.fold(text).split())
    assert len(analysis.unfinished(text)) < 20


LONG = {
    "letters": "a",
    "umlauts": "ä",
    "pairs": "ae",
    "parts": "haus",
    "hyphens": "a-",
    "dashes": "-",
    "breaks": "a-\n",
    "genders": "a*innen",
    "accents": "a\u0301",
    "marks": "\u0301\u0323",
    "soft hyphens": "a\u00ad",
    "silent": "\u00ad",
    "words": "Ämter ",
    "ligatures": "ﷺ",
    "signs": "👍",
    "underlines": "_",
    "right to left": "\u202eא",
}


@pytest.mark.parametrize("piece", LONG.values(), ids=list(LONG))
def test_ten_times_the_text_takes_no_hundred_times_as_long(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        times = []
        for _ in range(3):
            before = time.process_time()
            analysis.index_form(text)
            times.append(time.process_time() - before)
        return min(times)

    assert seconds(50_000) < 50 * seconds(5_000) + 0.1


def test_an_endless_query_is_read_to_a_bound() -> None:
    assert [word.end for word in analysis.query_words("a" * 10_000)] == [LONGEST_QUERY]
    assert analysis.query_words('" OR * ( NEAR ^') != []
