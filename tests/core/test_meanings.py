"""German words that English says in two ways."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog
from django.template import engines
from django.utils import translation
from django.utils.translation import pgettext

from lotsennetz.people.audit_words import target_name
from lotsennetz.people.models import Person
from tests.conftest import ClientOf
from tests.core.english_kit import Said, catalogues, load_english


@pytest.fixture(autouse=True)
def _english() -> None:
    load_english()


def test_the_extractor_takes_contexts_from_pages_and_from_python() -> None:
    found = catalogues().extracted()
    assert found.get("Alles gelesen", context="Knopf"), "a page"
    assert found.get("Zugangsschlüssel", context="Einzahl"), "pgettext_lazy"
    assert found.get("Alles gelesen") is None


def test_every_word_with_a_context_says_something_of_its_own() -> None:
    """A context that changes nothing is one nobody needs."""
    told_apart: dict[str, list[str]] = {}
    for message in catalogues().read():
        if message.context and message.id:
            told_apart.setdefault(str(message.id), []).append(str(message.string))
    assert {len(said) - len(set(said)) for said in told_apart.values()} == {0}


def test_pages_say_the_word_in_its_context() -> None:
    template = engines["jinja"].from_string(
        '{{ pgettext("Einzahl", "Zugangsschlüssel") }}, {{ pgettext("x", "y") }}'
    )
    with translation.override("en"):
        assert template.render() == "Access key, y"
        assert pgettext("Überschrift", "Moderation") == "Moderators"
        assert str(target_name("people.apitoken")) == "Access key"
    assert template.render() == "Zugangsschlüssel, y"


def test_a_button_and_a_state_with_the_same_german(officer_kehl: Person, client_of: ClientOf) -> None:
    Person.objects.update(language="en")
    browser = client_of(officer_kehl)
    assert "Everything is read" in Said(browser.get("/mitteilungen/").text).texts


def test_a_word_with_a_context_in_one_place_only_is_found() -> None:
    wanted, said = Catalog(), Catalog(locale="en")
    for context, english in ((None, "Reply"), ("Knopf", "Reply"), ("Überschrift", "Replies")):
        wanted.add("Antworten", None, context=context)
        said.add("Antworten", english, context=context)
    assert catalogues().problems(wanted, said) == ["without a context in some places: 'Antworten'"]
    wanted.delete("Antworten")
    assert catalogues().problems(wanted, said) == []
    said.delete("Antworten", context="Knopf")
    assert catalogues().problems(wanted, said) == ["no English: 'Antworten' as 'Knopf'"]


def test_a_message_inside_an_f_string_is_found() -> None:
    """The extractor would pass it over, and it would stay German."""
    source = 'a = f"{_(\'Neu\')}"\nb = _("Alt")\nc = f"{b} {ngettext(\'x\', \'y\', 2)}"\nd = f"{len(b)}"\n'
    assert catalogues().hidden(source) == [1, 3]
