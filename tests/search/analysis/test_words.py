import unicodedata

from lotsennetz.search import analysis
from lotsennetz.search.analysis import Word
from lotsennetz.search.analysis.words import MOST_QUERY_WORDS


def found(text: str) -> list[tuple[str, str]]:
    """What of the text is marked, and as what."""
    return [(text[word.start : word.end], word.whole) for word in analysis.words(text)]


def test_words_have_their_places_in_the_text() -> None:
    assert analysis.words("Die E-Akte, Häuser!") == [
        Word(4, 10, "eakt", ("akt",)),
        Word(12, 18, "haus", ()),
    ]


def test_places_hold_when_letters_are_written_apart_or_melted() -> None:
    apart = unicodedata.normalize("NFD", "Neue Ämter in Bühl")
    assert [marked for marked, _ in found(apart)] == [
        unicodedata.normalize("NFD", word) for word in ("Neue", "Ämter", "Bühl")
    ]
    assert [whole for _, whole in found(apart)] == ["neu", "amt", "buhl"]
    assert found("oﬀene Ämter") == [("oﬀene", "off"), ("Ämter", "amt")]


def test_soft_hyphens_and_breaks_do_not_part_a_word() -> None:
    assert found("Per\u00adso\u00adnal\u00adaus\u00adweis") == [
        ("Per\u00adso\u00adnal\u00adaus\u00adweis", "personalausweis")
    ]
    assert found("Personal-\nausweis") == [("Personal-\nausweis", "personalausweis")]
    assert [whole for _, whole in found("Haupt-\nund Personalamt")] == ["haupt", "personalamt"]


def test_words_with_hyphens_are_one_word_and_their_pieces() -> None:
    (service,) = analysis.words("Service-BW")
    assert (service.whole, service.parts) == ("servicebw", ("servic", "bw"))
    (safe,) = analysis.words("IT-Sicherheitskonzept")
    assert safe.whole == "itsicherheitskonzept"
    assert safe.parts == ("it", "sicher", "konzept", "sicherheitskonzept")
    assert [whole for _, whole in found("2020-2021 und COVID-19")] == ["2020", "2021", "covid19"]


def test_two_letters_count_and_stop_words_do_not() -> None:
    assert [word.whole for word in analysis.query_words("Was ist mit der KI und IT in BW, § 5 a?")] == [
        "ki",
        "it",
        "bw",
    ]
    assert analysis.query_words("und der die das") == []
    assert found("sich und Häuser") == [("Häuser", "haus")]


def test_a_query_has_each_word_once_and_no_more_than_twenty() -> None:
    assert [word.whole for word in analysis.query_words("Haus Häuser haus Akte")] == ["haus", "akt"]
    assert len(analysis.query_words(" ".join(f"wort{number}" for number in range(99)))) == MOST_QUERY_WORDS


def test_index_and_query_see_the_same() -> None:
    indexed = analysis.index_form("Neue Onlineterminvergabe der Stadt: E-Akte")
    assert indexed.words == "neu onlineterminvergab stadt eakt"
    assert indexed.parts == "onlin termin vergab onlinetermin terminvergab akt"
    for query in ("Termine", "Vergaben", "online", "Akten"):
        assert {word.whole for word in analysis.query_words(query)} <= set(indexed.parts.split())
