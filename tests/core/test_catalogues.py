"""The English catalogue: complete, with the same placeholders, and read by the right rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from babel.messages.catalog import Catalog
from django.utils import translation
from django.utils.translation import gettext, ngettext

from lotsennetz.core import time_text
from tests.core.english_kit import Said, catalogues, german_in, load_english, untranslated

NOW = datetime(2026, 6, 16, 12, 0, tzinfo=UTC)  # 14:00 in Berlin


@pytest.fixture(autouse=True)
def _english() -> None:
    load_english()


def test_every_message_has_its_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogues().check() == 0, capsys.readouterr().err


def test_every_kind_of_message_is_found() -> None:
    found = catalogues().extracted()
    for message in (
        "gerade eben",  # gettext in Python
        "Mein Tag",  # gettext_lazy
        "%(actor)s hat Sie erwähnt",  # gettext_noop, translated later
        "Der Link gilt eine Stunde.",  # ngettext in Python
        "Eine Angabe fehlt oder stimmt noch nicht",  # ngettext in a page
        "Zum Inhalt",  # a page
        "Reaktionen",  # the default of a macro's argument
        "Sie sind abgemeldet.",  # a .txt template
    ):
        assert message in found, message
    weak = (
        "Diese Farbe ist auf Weiß zu schwach: Kontrast %(ratio)s zu 1, nötig sind 4,5 zu 1. Nehmen Sie einen "
    )
    assert found.get(f"{weak}dunkleren Ton.", context="Akzentfarbe"), "pgettext"


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("Noch %(n)s Antworten", ""),
        ("Noch %(n)s Antworten", " "),
        ("Noch %(n)s Antworten", "More answers"),
        ("Noch %(n)s Antworten", "%(m)s more answers"),
        ("Noch %(n)s Antworten", "%(n)s more answers of %(m)s"),
        ("Noch %d Tage", "Some more days"),
        ("Noch {n} Tage", "{m} more days"),
        ("Am %(day)d. %(month)s", "on %(day)d"),
        (("%(n)s Tag", "%(n)s Tage"), ("%(n)s day", "")),
        (("%(n)s Tag", "%(n)s Tage"), ("%(n)s day", "many days")),
    ],
)
def test_a_gap_is_found(german: str | tuple[str, str], english: str | tuple[str, str]) -> None:
    wanted, said = Catalog(), Catalog(locale="en")
    wanted.add(german)
    assert catalogues().problems(wanted, said) != []
    said.add(german, english)
    assert len(catalogues().problems(wanted, said)) == 1


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("Noch %(n)s Antworten", "%(n)s more answers"),
        ("am %(day)02d.%(number)02d.%(year)d", "on %(day)d %(month)s %(year)d"),
        (("Ein Tag", "%(n)s Tage"), ("One day", "%(n)s days")),
    ],
)
def test_a_full_translation_passes(german: str | tuple[str, str], english: str | tuple[str, str]) -> None:
    wanted, said = Catalog(), Catalog(locale="en")
    wanted.add(german)
    said.add(german, english)
    assert catalogues().problems(wanted, said) == []


def test_a_text_that_now_has_a_form_for_many() -> None:
    wanted, said = Catalog(), Catalog(locale="en")
    wanted.add(("Ein Tag", "%(n)s Tage"))
    said.add("Ein Tag", "One day")
    assert catalogues().problems(wanted, said) == [
        "one form instead of two, or two instead of one: 'Ein Tag'"
    ]


def test_a_doubtful_translation_does_not_count() -> None:
    wanted, said = Catalog(), Catalog(locale="en")
    wanted.add("Frage")
    said.add("Frage", "Answer", flags=["fuzzy"])
    assert catalogues().problems(wanted, said) == ["no English: 'Frage'"]


def test_no_english_text_is_german() -> None:
    """Somebody who copies the German to silence the check is found here."""
    english = catalogues().read()
    assert untranslated(english)
    said = [form for message in english if message.id for form in _forms(message.string)]
    assert german_in(said, untranslated(english)) == []


def _forms(text: str | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def test_the_reader_of_pages_finds_german() -> None:
    said = Said(
        '<html lang="en"><body><p>Fine <b>Speichern</b></p><img alt="Bild"><input placeholder="größer">'
        '<button lang="de" title="Deutsche Fassung">Deutsch und gut</button><script>"für"</script>'
        "<p>Wer <br>noch fehlt</p></body></html>"
    )
    known = frozenset({"Speichern", "Bild", "Deutsch"})
    assert german_in(said.texts, known) == ["Speichern", "Bild", "größer", "noch fehlt"]


def test_one_and_many() -> None:
    with translation.override("en"):
        hour, hours = "Der Link gilt eine Stunde.", "Der Link gilt %(n)d Stunden."
        assert ngettext(hour, hours, 1) == "The link is valid for one hour."
        assert ngettext(hour, hours, 24) % {"n": 24} == "The link is valid for 24 hours."
        assert ngettext("%(n)s Datei", "%(n)s Dateien", 0) % {"n": 0} == "0 files"


def test_the_words_of_the_house() -> None:
    words = {
        "Verbund": "Network",
        "Kommune": "Municipality",
        "Digitalisierungsbeauftragte/r": "Digital officer",
        "Digitallotsin/-lotse": "Digital guide",
        "Koordination": "Coordinator",
        "Gast": "Guest",
        "Gruppe": "Group",
        "Beitrag": "Post",
        "Frage": "Question",
        "Eintrag": "Entry",
        "Thema": "Topic",
    }
    with translation.override("en"):
        assert {german: gettext(german) for german in words} == words


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=2), "2 hr ago"),
        (timedelta(days=1, hours=4), "yesterday, 10:00"),
        (timedelta(days=4), "on 12 June"),
        (timedelta(days=369), "on 12 June 2025"),
        (timedelta(hours=-3), "today, 17:00"),
        (timedelta(days=-1), "tomorrow, 14:00"),
    ],
)
def test_ago_in_english(back: timedelta, said: str) -> None:
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        html = time_text.ago(NOW - back)
        started = gettext("begonnen %(when)s") % {"when": said}
    assert html.endswith(f">{said}</time>")
    assert started == f"started {said}"


def test_dates_in_english() -> None:
    with translation.override("en"):
        assert time_text.moment(NOW) == "Tuesday, 16 June 2026, 14:00"
        assert time_text.day(date(2026, 6, 16)) == "16 June 2026"
        assert time_text.month(date(2026, 6, 16)) == "June 2026"
        assert time_text.weekday(date(2026, 6, 16)) == "Tuesday, 16 June 2026"
