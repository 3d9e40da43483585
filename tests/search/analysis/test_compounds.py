import pytest

from lotsennetz.search import analysis
from lotsennetz.search.analysis.folding import folded
from lotsennetz.search.analysis.splitting import leaves
from lotsennetz.search.analysis.stems import stem
from tests.search.analysis.gold import FINER, GOLD, INSIDE, TEN, WHOLE


def smallest(word: str) -> list[str]:
    read = folded(word)
    return [stem(read[piece.start : piece.end]) for piece in leaves(read)]


def stems(words: str) -> list[str]:
    return [stem(folded(word)) for word in words.split()]


def parts(word: str) -> tuple[str, ...]:
    (found,) = analysis.words(word)
    return found.parts


@pytest.mark.parametrize(("word", "expected"), TEN.items())
def test_the_ten_words_of_the_task_come_apart(word: str, expected: str) -> None:
    assert smallest(word) == stems(expected)
    assert set(stems(expected)) <= set(parts(word))


@pytest.mark.parametrize(("word", "expected"), INSIDE.items())
def test_compounds_inside_are_found(word: str, expected: str) -> None:
    assert set(stems(expected)) <= set(parts(word))


def test_parts_stand_in_the_order_of_the_word() -> None:
    assert parts("Personalausweisbeantragung") == ("personal", "ausweis", "personalausweis", "beantrag")


def test_at_least_95_of_100_parts_of_other_words_are_found() -> None:
    found = sum(len(set(stems(gold)) & set(parts(word))) for word, gold in GOLD.items())
    assert found / sum(len(set(stems(gold))) for gold in GOLD.values()) >= 0.95


def test_hardly_a_part_is_wrong() -> None:
    right = {part for words in FINER.values() for part in stems(words)}
    wrong = [part for word, gold in GOLD.items() for part in smallest(word) if part not in stems(gold)]
    assert [part for part in wrong if part not in right] == []


@pytest.mark.parametrize("word", WHOLE.split())
def test_what_is_one_word_stays_one(word: str) -> None:
    assert not analysis.index_form(word).parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Personalausweise", "Personalausweis"),
        ("Klimathemen", "Klimathema"),
        ("Digitallotsinnen", "Digitallotse"),
        ("Stadtplätze", "Stadtplatz"),
        ("Problemlösungen", "Problemlösung"),
        ("Rathäuser", "Rathauses"),
    ],
)
def test_a_compound_in_another_case_is_the_same_word(one: str, other: str) -> None:
    assert analysis.index_form(one) == analysis.index_form(other)


def test_words_in_the_plural_inside_are_the_singular() -> None:
    assert stem("thema") in parts("Themenliste")
    assert stem("haus") in parts("Häuserzeile")
    assert stem("buch") in parts("Bücherschrank")


def test_adjectives_at_the_end_part_usual_words_others_do_not() -> None:
    assert parts("barrierefrei") == (stem("barriere"), stem("frei"))
    assert parts("zahlreiche") == ()
    assert parts("passende") == ()


def test_places_are_not_taken_apart() -> None:
    assert parts("Oberkirch") == parts("Sasbachwalden") == parts("Düsseldorf") == ()
    assert parts("Offenburger") == ()


def test_ae_in_a_compound_is_read_as_meant() -> None:
    assert analysis.index_form("Beschaeftigtenbefragung") == analysis.index_form("Beschäftigtenbefragung")
    assert analysis.index_form("Gewerbesteuerbescheid").parts.split()[1] == stem("steuer")
    assert analysis.index_form("Buergerbuero") == analysis.index_form("Bürgerbüro")
