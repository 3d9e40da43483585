"""What the privacy page says of search, programs, feeds and own data, and that it is so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from lotsennetz.api.models import Grant, Hook
from lotsennetz.api.services.hooks import make_hook
from lotsennetz.api.services.keys import make_key
from lotsennetz.exports.models import FeedKey
from lotsennetz.exports.services import keys as feeds
from lotsennetz.people.models import ApiToken, Network, Person
from lotsennetz.people.services.leaving import leave_network
from lotsennetz.search.models import SavedSearch
from lotsennetz.search.question import Question
from lotsennetz.search.services.saved import save_search
from tests.conftest import ClientOf
from tests.content_factories import GroupFactory, member_of

pytestmark = pytest.mark.django_db
KEPT: tuple[Any, ...] = (ApiToken, Grant, Hook, FeedKey, SavedSearch)


def test_what_search_programs_and_feeds_keep_is_told(
    network: Network, client_of: ClientOf, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client_of(None).get("/datenschutz/").text
    for heading in ("Suche", "Programme und Webhooks", "Feeds und eigene Daten"):
        assert f"<h2>{heading}</h2>" in page
    for words in (
        "höchstens 200.000 Zeichen je Datei",
        "bis zu 5 Adressen",
        "keine Texte und keine Namen von Menschen",
        "bis 90 Tage nachdem sie abgelaufen oder widerrufen sind",
        "die ein Programm wiederholen darf: 24 Stunden",
        "die letzten 20 Meldungen",
        "zusammenstellen lassen: 7 Tage",
        "Netzadresse eine Minute lang",
    ):
        assert words in page, words
    monkeypatch.setattr("lotsennetz.exports.privacy.KEPT", timedelta(days=3))
    settings.DEMO = True
    page = client_of(None).get("/datenschutz/").text
    assert "zusammenstellen lassen: 3 Tage" in page
    assert "In diesem Beispielverbund gehen keine Meldungen" in page
    assert "bis zu 5 Adressen" not in page


def test_the_statements_are_true(staff_kehl: Person, officer_kehl: Person) -> None:
    """What the page says of secrets and of leaving, asked of the tables."""
    group = GroupFactory.create()
    member_of(group, staff_kehl)
    _token, key = make_key(actor=staff_kehl, name="Probe", scope="read")
    _hook, signing = make_hook(actor=staff_kehl, address="https://p.example/", events=["comment.added"])
    feed = feeds.make_key(actor=staff_kehl, group_id=group.pk)
    save_search(actor=staff_kehl, question=Question.parse({"q": "Scannen"}), name="Scannen", notify="off")
    rows = [list(model.objects.values()) for model in KEPT]
    assert all(rows)
    for secret in (key, signing, feed):
        assert secret not in str(rows)
    leave_network(person=staff_kehl, choice=Person.Departure.ANONYMISED, successors={})
    assert not any(model.objects.exists() for model in KEPT)
