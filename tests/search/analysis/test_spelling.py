import pytest

from lotsennetz.search import analysis
from lotsennetz.search.analysis.stems import stem


def wholes(text: str) -> list[str]:
    return [word.whole for word in analysis.words(text)]


@pytest.mark.parametrize(
    "same",
    [
        "Gebäude Gebaeude Gebaude Gebäuden GEBÄUDE",
        "Häuser Haus Hauses Haeuser Häusern",
        "Straße Strasse Straßen STRASSE STRAẞE",
        "Übung Uebung Ubung Übungen",
        "Müller Mueller Muller",
        "Bühl Buehl",
        "Grüße Gruesse Grüsse",
        "Thema Themen Themas",
        "Firma Firmen",
        "Konto Konten Kontos",
        "Museum Museen",
        "Amt Ämter Ämtern Amtes Aemter",
        "Platz Plätze Plaetzen",
        "Lotse Lotsen Lotsin Lotsinnen",
        "Ärztin Arzt Ärztinnen",
        "Mitarbeiter Mitarbeiterin Mitarbeiter*innen Mitarbeiter:innen Mitarbeiter_innen Mitarbeiter/-innen",
        "Bürger Bürgerin BürgerInnen Bürgern",
        "Digitalisierung digitalisieren digitalisiert",
        "Beauftragte Beauftragter Beauftragten",
        "neu neue neuer neues neuen",
        "Steuer Steuern",
        "Bauer Bauern",
        "aktuell aktuelle aktuellen",
        "E-Akte eAkte E-Akten E‑Akte",
        "Café Cafe",
    ],
)
def test_these_are_one_word(same: str) -> None:
    assert len(set(wholes(same))) == 1, wholes(same)


@pytest.mark.parametrize(
    "different",
    ["Bauer Bau", "Bürger Burg", "Müller Müll", "Sicherheit sich", "Steuer Stau", "Poet Pott", "Duell Dull"],
)
def test_these_are_two_words(different: str) -> None:
    one, other = (analysis.index_form(word).words for word in different.split())
    assert one != other


@pytest.mark.parametrize(
    "word", ["neue", "steuer", "bauer", "aktuell", "israel", "poet", "quelle", "abenteuer"]
)
def test_real_ae_oe_ue_stays(word: str) -> None:
    assert analysis.fold(word) == word
    assert word.startswith(stem(word))


def test_folding_keeps_endings_and_unknown_names() -> None:
    assert analysis.fold("Gebäuden, Straßen & Cafés") == "gebauden strassen cafes"
    assert analysis.fold("Kroegelbuehl") == analysis.fold("Krögelbühl") == "krogelbuhl"


def test_an_unfinished_word_is_looked_for_by_its_beginning_and_its_stem() -> None:
    assert analysis.unfinished("Beantragun") == ("beantragun", "beantrag")
    assert analysis.unfinished("Gebae") == analysis.unfinished("Gebä") == ("geba",)
    assert analysis.unfinished("x") == analysis.unfinished("") == ()
