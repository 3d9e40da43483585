"""Founding, settings, colour, log, gates, handles."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lotsennetz.core import audit, clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.people import colour, handles
from lotsennetz.people.models import Invitation, Municipality, Network, Person
from lotsennetz.people.services.leaving import leave_network
from lotsennetz.people.services.network import found_network, update_network
from tests import factories
from tests.conftest import ClientOf

FOUND = {
    "name": "Ortenau Digital",
    "ags_prefixes": ["08317"],
    "coordinator_email": "K@landratsamt.example",
    "body_name": "Landratsamt",
}
colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@pytest.mark.django_db
def test_founding_invites_the_coordination() -> None:
    issued = found_network(**FOUND)  # type: ignore[arg-type]
    network = Network.objects.get()
    assert (network.slug, network.ags_prefixes) == ("ortenau-digital", ["08317"])
    assert (issued.invitation.role, issued.invitation.email) == ("coordinator", "k@landratsamt.example")
    assert issued.invitation.municipality.member
    with pytest.raises(DomainError):
        found_network(**FOUND)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"ags_prefixes": []}, "ags_prefixes"),
        ({"ags_prefixes": ["8a"]}, "ags_prefixes"),
        ({"ags_prefixes": ["083170570"]}, "ags_prefixes"),
        ({"coordinator_email": "kein"}, "coordinator_email"),
        ({"body_name": ""}, "name"),
    ],
)
def test_founding_refuses_wrong_values_whole(change: dict[str, object], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        found_network(**{**FOUND, **change})  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert not Network.objects.exists()
    assert not Municipality.objects.exists()
    assert not Invitation.objects.exists()


@given(one=colours, other=colours)
def test_contrast_has_no_direction_and_knows_its_ends(one: str, other: str) -> None:
    assert colour.contrast(one, other) == colour.contrast(other, one)
    assert 1 <= colour.contrast(one, other) <= 21
    assert colour.contrast("#000000", "#ffffff") == pytest.approx(21)


@given(accent=colours.filter(lambda one: colour.contrast(one, "#ffffff") >= 4.5))
def test_every_allowed_accent_can_be_read(accent: str) -> None:
    pairs = dict(re.findall(r"--([a-z0-9-]+): light-dark\((.+?)\);", colour.stylesheet(accent)))
    shades = {name: both.split(", ") for name, both in pairs.items()}
    surfaces = [("#ffffff", 0), (colour.INK, 1)]
    for surface, mode in surfaces:
        assert colour.contrast(shades["accent"][mode], surface) >= 4.5
        assert colour.contrast(shades["accent"][mode], shades["accent-1"][mode]) >= 4.5
        assert colour.contrast(shades["on-accent"][mode], shades["accent"][mode]) >= 4.5


@pytest.mark.parametrize("wrong", ["#ffff00", "#777777", "blau", "#12345", "#1234567", "#12345g", "url(x)"])
def test_unreadable_colours_are_refused(wrong: str, coordinator: Person) -> None:
    with pytest.raises(DomainError) as refusal:
        update_network(actor=coordinator, values={"accent": wrong, "claim": "Neu"})
    assert refusal.value.field == "accent"
    assert Network.objects.get().claim == "Gemeinsam digital"


@pytest.mark.parametrize("who", ["officer_kehl", "guest", "ex_member"])
def test_settings_are_the_coordinations_business(who: str, request: pytest.FixtureRequest) -> None:
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        update_network(actor=actor, values={"name": "Mein Verbund"})
    assert Network.objects.get().name == "Ortenau Digital"


def test_the_page_of_settings(coordinator: Person, client_of: ClientOf) -> None:
    browser = client_of(coordinator)
    address = reverse("people:network")
    wrong = browser.post(address, {"name": "Neu", "accent": "#ffff00", "claim": "Bleibt"})
    assert wrong.status_code == 422
    assert "Kontrast 1,0 zu 1" in wrong.text
    assert "Bleibt" in wrong.text
    assert browser.post(address, {"name": "Neu", "accent": "#1F6F3A"}).status_code == 302
    assert (Network.objects.get().name, Network.objects.get().accent) == ("Neu", "#1f6f3a")
    page = browser.get(address).text
    sheet = reverse("people:accent", args=["1f6f3a"])
    assert sheet in page
    answer = Client().get(sheet)
    assert answer["Content-Type"].startswith("text/css")
    assert "#1f6f3a" in answer.text or "--accent" in answer.text
    assert Client().get("/verbund/farbe/1f6f3.css").status_code == 404


def test_the_log_filters_and_pages(
    coordinator: Person, officer_kehl: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    for _ in range(55):
        audit.record("department.added", actor=officer_kehl, target=kehl, municipality_id=kehl.pk)
    audit.record("person.deactivated", actor=None, target=officer_kehl)
    browser = client_of(coordinator)
    address = reverse("people:log")
    first = browser.get(address, {"person": "aschenbrenner"}).text
    assert first.count("<tr>") == 51
    assert "Zugang gesperrt" in first
    older = re.search(r'href="(\?[^"]*before=\d+)"', first)
    assert older is not None
    second = browser.get(address + older[1].replace("&amp;", "&")).text
    assert second.count("<tr>") == 7
    assert "Miriam Aschenbrenner" in second
    assert "Zugang gesperrt</td>" not in browser.get(address, {"action": "department.added"}).text
    tomorrow = (timezone.localdate(clock.now()) + timedelta(days=1)).isoformat()
    assert "Dazu gibt es keine" in browser.get(address, {"since": tomorrow}).text
    assert "Dazu gibt es keine" in browser.get(address, {"person": "gibtesnicht"}).text
    for wrong in (
        {"since": "gestern"},
        {"action": "x"},
        {"before": "0"},
        {"before": "9" * 30},
        {"person": "\0"},
    ):
        assert browser.get(address, wrong).status_code == 422, wrong


def test_the_log_forgets_names_and_values(
    coordinator: Person, staff_kehl: Person, client_of: ClientOf
) -> None:
    audit.record(
        "x", actor=staff_kehl, target=staff_kehl, values={"phone": "07851"}, subject_id=staff_kehl.pk
    )
    browser = client_of(coordinator)
    before = browser.get(reverse("people:log")).text
    assert "Thorsten Rieflin" in before
    assert "07851" in before
    leave_network(person=staff_kehl, choice="anonymised", successors={})
    after = browser.get(reverse("people:log")).text
    assert "Ehemaliges Mitglied" in after
    assert "Rieflin" not in after
    assert "07851" not in after


@pytest.mark.usefixtures("second_factor_gate")
class TestSecondFactor:
    """Coordinators outside the demo."""

    def test_every_page_leads_to_the_set_up(self, coordinator: Person, client_of: ClientOf) -> None:
        browser = client_of(coordinator)
        for name in ("people:profile", "people:access", "people:log", "myday:home", "portal:front"):
            answer = browser.get(reverse(name))
            assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index")), name
        assert browser.get("/gibt/es/nicht/").status_code == 302
        assert browser.post(reverse("people:network"), {"name": "Neu"}).status_code == 302
        assert Network.objects.get().name == "Ortenau Digital"

    def test_programs_get_a_sentence(self, coordinator: Person, client_of: ClientOf) -> None:
        browser = client_of(coordinator)
        answer = browser.get("/api/v1/alles")
        assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
        assert answer.json()["type"] == "urn:lotsennetz:problem:not-allowed"
        assert browser.get(reverse("people:log"), headers={"accept": "application/json"}).status_code == 403
        htmx = browser.get(reverse("people:log"), headers={"HX-Request": "true"})
        assert htmx["HX-Redirect"] == reverse("mfa_index")

    def test_setting_up_and_going_away_stay_open(self, coordinator: Person, client_of: ClientOf) -> None:
        browser = client_of(coordinator)
        assert reverse("mfa_index") not in browser.get(reverse("mfa_index")).headers.get("Location", "")
        assert browser.post(reverse("account_logout")).status_code == 302
        assert "_auth_user_id" not in browser.session

    @pytest.mark.parametrize(("kind", "status"), [("totp", 200), ("webauthn", 200), ("recovery_codes", 302)])
    def test_with_a_factor_the_way_is_free(
        self, kind: str, status: int, coordinator: Person, client_of: ClientOf
    ) -> None:
        Authenticator.objects.create(user=coordinator, type=kind, data={})
        assert client_of(coordinator).get(reverse("people:log")).status_code == status

    def test_others_are_not_asked(self, officer_kehl: Person, client_of: ClientOf) -> None:
        assert client_of(officer_kehl).get(reverse("people:access")).status_code == 200


@given(given_name=st.text(max_size=60), family_name=st.text(max_size=60))
def test_slugs_are_always_usable(given_name: str, family_name: str) -> None:
    slug = handles.german_slug(f"{given_name} {family_name}", 54)
    assert re.fullmatch(r"[a-z0-9]?[a-z0-9-]{0,53}", slug)
    assert not slug.startswith("-")
    assert not slug.endswith("-")


def test_handles_are_unique_also_beside_towns(kehl: Municipality) -> None:
    assert handles.free_handle("Jürgen", "Weiß") == "juergen-weiss"
    factories.PersonFactory.create(handle="juergen-weiss")
    factories.PersonFactory.create(handle="juergen-weiss-2")
    assert handles.free_handle("Jürgen", "Weiß") == "juergen-weiss-3"
    assert handles.free_handle("", "Kehl") == "kehl-2"
    assert handles.free_handle("李", "雷") == "person"
