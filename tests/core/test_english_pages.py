"""Every page of the house in English: the chrome has no German left, and the page says which language it is in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lotsennetz.notify.mail import kinds
from lotsennetz.notify.mail.render import Envelope, render
from lotsennetz.notify.models import Delivery
from lotsennetz.people.models import Municipality, Network, Person
from tests.conftest import ClientOf
from tests.core.english_kit import Said, catalogues, german_in, load_english, untranslated
from tests.notify import test_letters as letters
from tests.security.addresses import all_addresses
from tests.security.asking import ask, clients, data_for, path_of
from tests.security.world import World, build

ROLES = ("visitor", "guest", "invited", "member", "owner", "officer", "coordinator")
#: What the tests themselves write into forms.
#: One file for everybody, whatever the reader speaks.
SAME_FOR_ALL = {"exports:public_feed", "exports:topic_feed"}
TYPED = {"Neu", "Neu Hier"}


@pytest.fixture(autouse=True)
def _english() -> None:
    load_english()


@pytest.fixture
def world(db: None) -> World:
    """Names that are the same in both languages; what people write is not the house's to translate."""
    made = build("Text")
    Network.objects.update(name="Lotsen Network", claim="Text", introduction="Text")
    Municipality.objects.filter(slug="landratsamt").update(name="District")
    Municipality.objects.filter(slug="verband").update(name="Association")
    Person.objects.update(language="en")
    return made


@pytest.fixture
def browsers(world: World) -> dict[str, Client]:
    made = clients(world)
    made["visitor"].cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return made


def _spoken(answer: HttpResponse) -> tuple[list[str], str]:
    """The texts of an answer with the messages it leaves for the next page, and the page's language."""
    queued = getattr(getattr(answer, "wsgi_request", None), "_messages", ())
    notes = [str(note) for note in getattr(queued, "_queued_messages", ())]
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return notes, ""
    said = Said(answer.content.decode())
    return [*notes, *said.texts], said.language


def _problems(name: str, answer: HttpResponse, known: frozenset[str]) -> Iterator[str]:
    texts, language = _spoken(answer)
    for text in german_in(texts, known):
        if text not in TYPED:
            yield f"{name}: {text}"
    if name.removeprefix("GET ") in SAME_FOR_ALL:
        return
    if language not in {"en", ""} or answer.headers["Content-Language"] != "en":
        yield f"{name} says it is {language!r}, {answer.headers['Content-Language']}"


@pytest.mark.parametrize("role", ROLES)
def test_no_page_says_anything_in_german(role: str, world: World, browsers: dict[str, Client]) -> None:
    """Every address, asked for and sent to: pages, refusals and the messages that follow a change."""
    known = untranslated(catalogues().read())
    problems: list[str] = []
    pages = 0
    for address in all_addresses():
        for method in ("GET", "POST"):
            if address.name == "portal:language":
                continue  # it answers in the language that was chosen
            sent = data_for(address, world) if method == "POST" else None
            answer, _ = ask(browsers[role], path_of(address, world), method, sent)
            problems += _problems(f"{method} {address.name}", answer, known)
            pages += answer.status_code == 200
    assert not problems, "\n".join(problems)
    assert pages > 25


def test_the_number_of_an_error(network: Network, client_of: ClientOf) -> None:
    visitor = client_of(None)
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Error 404" in Said(visitor.get("/nowhere/").text).texts


@pytest.mark.parametrize(
    ("role", "name"),
    [("visitor", "people:join"), ("visitor", "account_login"), ("owner", "stream:new_group")],
)
def test_forms_say_in_english_what_is_missing(
    role: str, name: str, world: World, browsers: dict[str, Client]
) -> None:
    texts, _ = _spoken(browsers[role].post(reverse(name), {"nothing": "filled in"}))  # type: ignore[arg-type]
    assert "This field is required." in texts
    assert not german_in(texts, untranslated(catalogues().read()))


def test_every_mail_in_english(
    kehl: Municipality, coordinator: Person, stranger: Person, guide: Person
) -> None:
    letters._everything(kehl, coordinator, stranger, guide, "Text")
    letters._saved_search(stranger, "Text")
    known = untranslated(catalogues().read())
    rows = list(Delivery.objects.all())
    assert {row.kind for row in rows} == set(kinds.titles())
    for row in rows:
        with translation.override("en"):
            kind, letter = kinds.compose(row)
            mail = render(letter, Envelope("to@town.example", "<1@town.example>", kind.is_notice))
            bodies = [part.get_content() for part in mail.walk() if not part.is_multipart()]
        said = Said(bodies[1])
        assert said.language == "en"
        assert not german_in([mail["Subject"], *bodies[0].splitlines(), *said.texts], known), row.kind


def test_the_switch_at_the_foot_of_the_page(network: Network, client_of: ClientOf) -> None:
    visitor = client_of(None)
    before = visitor.get("/", headers={"Accept-Language": "en"})
    assert before.headers["Content-Language"] == "de"  # a German authority greets in German
    assert '<button class="aslink" type="submit" name="language" value="en" lang="en">English' in before.text
    assert visitor.post("/sprache/", {"language": "en", "next": "/themen/"}).headers["Location"] == "/themen/"
    after = visitor.get("/themen/")
    assert after.headers["Content-Language"] == "en"
    assert Said(after.text).language == "en"
    assert "Skip to content" in after.text
    assert 'value="de" lang="de">Deutsch' in after.text
    visitor.post("/sprache/", {"language": "de", "next": "/"})
    assert visitor.get("/").headers["Content-Language"] == "de"


def test_the_language_of_the_profile_outranks_the_device(officer_kehl: Person, client_of: ClientOf) -> None:
    browser = client_of(officer_kehl)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert Said(browser.get("/mein-tag/").text).language == "de"
    Person.objects.filter(pk=officer_kehl.pk).update(language="en")
    page = browser.get("/mein-tag/")
    assert (Said(page.text).language, page.headers["Content-Language"]) == ("en", "en")
    assert "My day" in Said(page.text).texts
