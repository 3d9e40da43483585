"""The script that builds the word list; its sources are not installed here, its rules are tried on small lists."""

from tools.word_list import Noun, base_forms, is_part, modifiers, without_typewriter


def noun(gender: str, *forms: str) -> Noun:
    return Noun(gender={gender}, forms=set(forms), place=False)


def test_typewriter_spellings_go_and_real_ones_stay() -> None:
    zipf = {
        "fuer": 4.4,
        "für": 6.9,
        "gebaeude": 1.8,
        "gebäude": 4.6,
        "neue": 5.8,
        "goethe": 4.2,
        "göthe": 1.5,
    }
    assert without_typewriter(zipf).keys() == {"für", "gebäude", "neue", "goethe", "göthe"}


def test_short_and_rare_words_and_places_are_no_parts() -> None:
    word = noun("n")
    assert is_part("plan", word, 4.5)
    assert not is_part("plan", word, 2.0)
    assert not is_part("rat", word, 5.0)
    assert not is_part("kehl", Noun(place=True), 5.0)


def test_pieces_before_many_nouns_modify() -> None:
    heads = [
        "zimmer",
        "raum",
        "haus",
        "gebiet",
        "anlage",
        "block",
        "fläche",
        "heim",
        "gruppe",
        "wagen",
        "platz",
    ]
    zipf = dict.fromkeys(heads, 4.0) | {"wohn" + head: 3.0 for head in heads} | {"wagenheim": 2.0}
    assert modifiers(zipf, {head: noun("n") for head in heads}).keys() == {"wohn"}


def test_irregular_forms_women_and_lookalikes_have_their_base() -> None:
    lemmas = {
        "thema": noun("n", "themen", "themas"),
        "lotse": noun("m", "lotsen"),
        "lotsin": noun("f", "lotsinnen"),
        "termin": noun("m", "termine"),
        "burg": noun("f", "burgen"),
        "bürger": noun("m", "bürgern", "bürgers"),
        "haus": noun("n", "häuser", "hauses"),
    }
    zipf = {form: 4.0 for lemma, one in lemmas.items() for form in (lemma, *one.forms)}
    assert base_forms(zipf, lemmas) == {
        "themen": "thema",
        "themas": "thema",
        "lotsin": "lotse",
        "burger": "burger",
        "burgern": "burger",
        "burgers": "burger",
    }
