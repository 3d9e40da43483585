"""One-click sign-in: only in demo mode, only over sample data, only from this machine under its own name."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError
from lotsennetz.demo.calendar import office_time
from lotsennetz.demo.services import build
from lotsennetz.entries.models import Entry, Visibility
from lotsennetz.people.models import Municipality, Network, Person

pytestmark = pytest.mark.django_db
ADDRESS = "/beispiel/anmelden/"


def _sign_in(person: Person, **surroundings: Any) -> tuple[int, bool]:
    client = Client()
    surroundings.setdefault("HTTP_HOST", "127.0.0.1:8000")
    answer = client.post(ADDRESS, {"person": person.handle}, **surroundings)
    return answer.status_code, "_auth_user_id" in client.session


@pytest.fixture
def sample(network: Network, settings: Any) -> Network:
    settings.DEMO = True
    network.sample = True
    network.save()
    return network


def test_it_signs_in_where_it_may(sample: Network, officer_kehl: Person) -> None:
    assert _sign_in(officer_kehl) == (302, True)
    assert _sign_in(officer_kehl, HTTP_HOST="localhost") == (302, True)


def test_each_browser_is_among_the_devices(sample: Network, officer_kehl: Person) -> None:
    _sign_in(officer_kehl)
    _sign_in(officer_kehl)
    assert officer_kehl.usersession_set.count() == 2


@pytest.mark.parametrize(
    "surroundings",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_HOST": "testserver"},
    ],
)
def test_it_is_not_there_from_elsewhere(
    sample: Network, officer_kehl: Person, surroundings: dict[str, str]
) -> None:
    assert _sign_in(officer_kehl, **surroundings) == (404, False)


def test_it_is_not_there_outside_demo_mode_or_over_real_data(
    sample: Network, officer_kehl: Person, settings: Any
) -> None:
    settings.DEMO = False
    assert _sign_in(officer_kehl) == (404, False)
    settings.DEMO = True
    sample.sample = False
    sample.save()
    assert _sign_in(officer_kehl) == (404, False)


def test_deactivated_people_stay_out(sample: Network, deactivated: Person) -> None:
    assert _sign_in(deactivated) == (404, False)


def test_the_sign_in_page_shows_the_sample_people_only_there(sample: Network, officer_kehl: Person) -> None:
    here = Client().get("/konto/anmelden/", HTTP_HOST="127.0.0.1").content.decode()
    elsewhere = Client().get("/konto/anmelden/", HTTP_HOST="testserver").content.decode()
    assert officer_kehl.name in here
    assert officer_kehl.name not in elsewhere


@pytest.mark.parametrize(
    ("region", "towns", "entries"), [("ortenau-digital", 22, 150), ("regional-digital", 9, 150)]
)
def test_a_sample_network_is_built_whole(region: str, towns: int, entries: int) -> None:
    build(region=region)
    assert Network.objects.get().sample
    assert Municipality.objects.filter(member=True, ags__isnull=False).count() == towns
    assert Entry.objects.count() == entries
    assert not Person.objects.filter(email__contains="@").exclude(email__endswith=".example").exists()
    assert not any(person.has_usable_password() for person in Person.objects.all())


def test_the_sample_guest_reads_her_groups_and_no_others() -> None:
    build()
    browser = Client()
    browser.force_login(Person.objects.get(handle="farida-nassiri"))
    directory = browser.get("/gruppen/").content.decode()
    for slug, title in (
        ("service-bw", "Hundesteuer online: zwei Felder weniger, doppelt so viele Anträge"),
        ("buergerservice-online", "Weniger vergessene Termine durch zwei Erinnerungen"),
    ):
        assert f'href="/gruppen/{slug}/"' in directory
        assert title in browser.get(f"/gruppen/{slug}/").content.decode()
        entry = Entry.objects.get(title=title)
        assert entry.visibility != Visibility.PUBLIC  # her being a member shows it to her
        assert browser.get(f"/eintrag/{entry.pk}/").status_code == 200
    assert 'href="/gruppen/e-akte/"' not in directory
    assert browser.get("/gruppen/e-akte/").status_code == 404
    assert "Bürgerservice online" in browser.get("/mein-tag/").content.decode()


def test_nothing_is_built_over_a_network_or_for_an_unknown_region(network: Network) -> None:
    for region in ("ortenau-digital", "bayern"):
        with pytest.raises(DomainError):
            build(region=region)
    assert Network.objects.get() == network
    assert not Entry.objects.exists()


def test_sample_times_fall_and_lie_in_the_past() -> None:
    now = clock.now()
    moments = [office_time(now, step / 20) for step in range(100)]
    assert moments == sorted(moments, reverse=True)
    assert max(moments) <= now
