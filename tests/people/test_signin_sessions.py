"""Where a person is signed in, and how that ends."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lotsennetz.core.models import AuditRecord
from lotsennetz.people.models import Person
from lotsennetz.people.signin.devices import device_name, shortened
from tests.factories import PASSWORD
from tests.people.signin_kit import sign_in, text_of, who

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 "
    "Safari/537.36 Edg/140.0"
)


def browser(person: Person, agent: str = FIREFOX) -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    sign_in(client, person.email)
    return client


def number_of(client: Client) -> int:
    number: int = UserSession.objects.get(session_key=client.session.session_key).pk
    return number


def test_the_list_speaks_german_and_hides_addresses(officer_kehl: Person) -> None:
    here = browser(officer_kehl)
    browser(officer_kehl, IPHONE)
    page = text_of(here.get(reverse("usersessions_list")))
    assert "Firefox unter Windows" in page
    assert "Safari auf dem iPhone" in page
    assert page.count("Dieses Gerät") == 1
    assert "127.0" not in page
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"127.0.0.0"}


def test_ending_one_takes_effect_at_once(officer_kehl: Person) -> None:
    here, there, third = browser(officer_kehl), browser(officer_kehl, IPHONE), browser(officer_kehl, EDGE)
    address = reverse("usersessions_end", kwargs={"number": number_of(there)})
    assert here.get(address).status_code == 405
    assert who(there) == officer_kehl.pk
    here.post(address)
    assert who(there) is None
    assert there.get(reverse("account_email")).status_code == 302
    assert (who(here), who(third)) == (officer_kehl.pk, officer_kehl.pk)
    assert AuditRecord.objects.filter(action="account.sessions_ended", actor_id=officer_kehl.pk).count() == 1


def test_ending_all_others_keeps_this_one(officer_kehl: Person, stranger: Person) -> None:
    here, there, foreign = browser(officer_kehl), browser(officer_kehl), browser(stranger)
    assert here.get(reverse("usersessions_end_others")).status_code == 405
    here.post(reverse("usersessions_end_others"))
    assert (who(here), who(there), who(foreign)) == (officer_kehl.pk, None, stranger.pk)


def test_nobody_ends_the_sessions_of_others(officer_kehl: Person, stranger: Person) -> None:
    here, foreign = browser(officer_kehl), browser(stranger)
    here.post(reverse("usersessions_end", kwargs={"number": number_of(foreign)}))
    assert who(foreign) == stranger.pk
    assert not AuditRecord.objects.filter(action="account.sessions_ended").exists()


def test_a_new_password_ends_the_others(officer_kehl: Person) -> None:
    here, there = browser(officer_kehl), browser(officer_kehl, IPHONE)
    new = "Kiesel-Wolke-Fahrrad-Anker"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), form).status_code == 302
    assert (who(here), who(there)) == (officer_kehl.pk, None)
    assert "iPhone" not in text_of(here.get(reverse("usersessions_list")))
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"127.0.0.0"}


def test_a_session_begun_elsewhere_is_listed_too(officer_kehl: Person) -> None:
    client = Client(HTTP_USER_AGENT=EDGE)
    client.force_login(officer_kehl)
    page = text_of(client.get(reverse("usersessions_list")))
    assert "Edge unter Windows" in page
    assert "Dieses Gerät" in page


@pytest.mark.parametrize(
    ("agent", "german", "english_mark"),
    [
        (FIREFOX, "Firefox unter Windows", "Firefox"),
        (EDGE, "Edge unter Windows", "Edge"),
        ("", "Unbekanntes Gerät", ""),
    ],
)
def test_names_of_devices(agent: str, german: str, english_mark: str) -> None:
    assert device_name(agent) == german
    with translation.override("en"):
        assert english_mark in device_name(agent)


@pytest.mark.parametrize(
    ("address", "kept"), [("192.0.2.77", "192.0.0.0"), ("2001:db8:1:2::3", "2001:db8::"), ("::1", "::")]
)
def test_addresses_are_shortened(address: str, kept: str) -> None:
    assert shortened(address) == kept
