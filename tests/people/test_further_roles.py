"""A second role without an invitation, and giving one of several up again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lotsennetz.core.models import AuditRecord
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.events import MembershipEnded
from lotsennetz.people.models import Membership, Municipality, Person, Role
from lotsennetz.people.rules import may_add_membership
from lotsennetz.people.viewer import people_viewer_of
from tests import factories
from tests.conftest import ClientOf
from tests.content_factories import GroupFactory, member_of
from tests.people.kit import heard, last_action


def held(person: Person) -> set[tuple[str, str]]:
    return set(person.memberships.values_list("municipality__slug", "role"))


def address(person: Person) -> str:
    membership = person.memberships.order_by("pk").first()
    assert membership is not None
    return reverse("people:membership_add", args=[membership.pk])


def options(page: str, name: str) -> set[str]:
    """The values that a select offers."""
    inside = page.split(f'<select name="{name}"')[1].partition("</select>")[0]
    return {part.split('"')[0] for part in inside.split('<option value="')[1:]} - {""}


@pytest.mark.parametrize(
    ("who", "town", "role", "allowed"),
    [
        ("officer_kehl", "kehl", Role.GUIDE, True),
        ("officer_kehl", "kehl", Role.COORDINATOR, False),
        ("officer_kehl", "lahr", Role.STAFF, False),
        ("stranger", "lahr", Role.STAFF, False),  # officer there, but the person does not belong to Lahr
        ("coordinator", "lahr", Role.GUEST, True),
        ("staff_kehl", "kehl", Role.GUIDE, False),
        ("guest", "kehl", Role.GUIDE, False),
    ],
)
def test_who_gives_one_more_role(
    who: str,
    town: str,
    role: str,
    allowed: bool,
    request: pytest.FixtureRequest,
    staff_kehl: Person,
    kehl: Municipality,
    lahr: Municipality,
) -> None:
    viewer = people_viewer_of(request.getfixturevalue(who))
    assert may_add_membership(viewer, staff_kehl, {"kehl": kehl, "lahr": lahr}[town], role) is allowed


def test_the_list_leads_to_the_form_and_the_form_gives_the_role(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, lahr: Municipality, client_of: ClientOf
) -> None:
    office = factories.DepartmentFactory.create(municipality=kehl, name="Hauptamt")
    browser = client_of(officer_kehl)
    where = address(staff_kehl)
    assert f'href="{where}"' in browser.get(reverse("people:access")).text
    assert f'href="{where}"' in browser.get(where.replace("weitere/", "")).text
    page = browser.get(where).text
    assert options(page, "municipality") == {str(kehl.pk)}
    assert options(page, "role") == {"officer", "guide", "staff", "mayor"}
    answer = browser.post(
        where, {"municipality": kehl.pk, "role": "guide", "department": office.pk}, follow=True
    )
    assert "hat jetzt auch diese Rolle" in answer.text
    assert held(staff_kehl) == {("kehl", "staff"), ("kehl", "guide")}
    assert staff_kehl.memberships.get(role="guide").department == office
    assert last_action() == "membership.added"
    assert AuditRecord.objects.order_by("-pk")[0].actor_id == officer_kehl.pk


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"municipality": ""}, "municipality"),
        ({"municipality": "lahr"}, "municipality"),
        ({"municipality": "0' OR 1=1"}, "municipality"),
        ({"role": ""}, "role"),
        ({"role": "staff"}, "role"),
        ({"role": "coordinator"}, "role"),
        ({"role": "chef"}, "role"),
        ({"department": "foreign"}, "department"),
        ({"department": "x"}, "department"),
    ],
)
def test_what_is_refused_says_so_at_the_field(
    change: dict[str, str],
    field: str,
    officer_kehl: Person,
    staff_kehl: Person,
    kehl: Municipality,
    lahr: Municipality,
    client_of: ClientOf,
) -> None:
    office = factories.DepartmentFactory.create(municipality=lahr)
    known = {"lahr": lahr.pk, "foreign": office.pk}
    sent = {"municipality": kehl.pk, "role": "guide", "department": ""}
    sent |= {name: known.get(value, value) for name, value in change.items()}
    answer = client_of(officer_kehl).post(address(staff_kehl), sent)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.text
    assert held(staff_kehl) == {("kehl", "staff")}


def test_an_empty_form_names_every_missing_field(
    officer_kehl: Person, staff_kehl: Person, client_of: ClientOf
) -> None:
    answer = client_of(officer_kehl).post(address(staff_kehl))
    assert answer.status_code == 422
    for field in ("municipality", "role"):
        assert f'id="id_{field}_error"' in answer.text


def test_the_coordination_gives_roles_in_further_towns(
    coordinator: Person,
    staff_kehl: Person,
    kehl: Municipality,
    gengenbach: Municipality,
    client_of: ClientOf,
) -> None:
    far = factories.MunicipalityFactory.create(ags="08211000", name="Baden-Baden", member=False)
    office = factories.DepartmentFactory.create(municipality=kehl, name="Hauptamt")
    browser = client_of(coordinator)
    where = address(staff_kehl)
    page = browser.get(where).text
    assert {str(kehl.pk), str(gengenbach.pk)} <= options(page, "municipality")
    assert "Kehl: Hauptamt" in page
    for wrong, field in (
        ({"municipality": far.pk, "role": "staff"}, "municipality"),
        ({"municipality": gengenbach.pk, "role": "staff", "department": office.pk}, "department"),
    ):
        answer = browser.post(where, wrong)
        assert answer.status_code == 422
        assert f'id="id_{field}_error"' in answer.text
    assert not Municipality.objects.filter(pk=gengenbach.pk, member=True).exists()
    assert browser.post(where, {"municipality": gengenbach.pk, "role": "officer"}).status_code == 302
    assert Municipality.objects.filter(pk=gengenbach.pk, member=True).exists()
    assert held(staff_kehl) == {("kehl", "staff"), ("gengenbach", "officer")}
    assert people_viewer_of(staff_kehl).officer_of == {gengenbach.pk}


def test_the_closed_are_offered_nothing(
    officer_kehl: Person, deactivated: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    browser = client_of(officer_kehl)
    where = address(deactivated)
    assert f'href="{where}"' not in browser.get(reverse("people:access")).text
    assert 'name="role"' not in browser.get(where).text
    answer = browser.post(where, {"municipality": kehl.pk, "role": "guide"})
    assert answer.status_code == 422
    assert "gesperrt" in answer.text
    assert deactivated.memberships.count() == 1


@pytest.mark.parametrize("who", ["stranger", "guide", "mayor", "guest", "ex_member"])
def test_others_find_no_such_page(
    who: str,
    request: pytest.FixtureRequest,
    staff_kehl: Person,
    kehl: Municipality,
    client_of: ClientOf,
) -> None:
    browser = client_of(request.getfixturevalue(who))
    where = address(staff_kehl)
    assert browser.get(where).status_code == 404
    assert browser.post(where, {"municipality": kehl.pk, "role": "guide"}).status_code == 404
    assert held(staff_kehl) == {("kehl", "staff")}


def _second(person: Person, town: Municipality, role: str) -> Membership:
    made: Membership = factories.MembershipFactory.create(person=person, municipality=town, role=role)
    return made


def test_one_of_several_roles_ends_and_the_others_stay(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, lahr: Municipality, client_of: ClientOf
) -> None:
    elsewhere = _second(staff_kehl, lahr, Role.STAFF)
    group = GroupFactory.create()
    member_of(group, staff_kehl)
    browser = client_of(officer_kehl)
    at_home = staff_kehl.memberships.get(municipality=kehl)
    page = browser.get(reverse("people:membership", args=[at_home.pk])).text
    assert "Lahr" in page
    assert reverse("people:membership", args=[elsewhere.pk]) not in page  # Lahr looks after that one
    assert browser.post(reverse("people:membership_end", args=[elsewhere.pk])).status_code == 404
    with heard(MembershipEnded) as events:
        browser.post(reverse("people:membership_end", args=[at_home.pk]))
    assert events == [MembershipEnded(staff_kehl.pk, kehl.pk, in_municipality=False, in_network=True)]
    assert held(staff_kehl) == {("lahr", "staff")}
    viewer = viewer_of(staff_kehl)
    assert viewer.municipality_ids == {lahr.pk}
    assert group.pk in viewer.group_roles


def test_of_two_roles_in_one_town_the_other_keeps_the_town(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    guide = _second(staff_kehl, kehl, Role.GUIDE)
    with heard(MembershipEnded) as events:
        client_of(officer_kehl).post(reverse("people:membership_end", args=[guide.pk]))
    assert events == [MembershipEnded(staff_kehl.pk, kehl.pk, in_municipality=True, in_network=True)]
    assert held(staff_kehl) == {("kehl", "staff")}


def _own_end(browser: Client, membership: Membership) -> str:
    answer = browser.post(reverse("people:membership_end", args=[membership.pk]), follow=True)
    assert answer.status_code == 200
    return str(answer.text)


def test_one_gives_an_own_role_up_on_the_leaving_page(
    staff_kehl: Person, guide: Person, kehl: Municipality, lahr: Municipality, client_of: ClientOf
) -> None:
    browser = client_of(staff_kehl)
    only = staff_kehl.memberships.get()
    assert reverse("people:membership_end", args=[only.pk]) not in browser.get(reverse("people:leave")).text
    second = _second(staff_kehl, lahr, Role.GUIDE)
    page = browser.get(reverse("people:leave")).text
    for membership in (only, second):
        assert reverse("people:membership_end", args=[membership.pk]) in page
    foreign = guide.memberships.get()
    assert browser.post(reverse("people:membership_end", args=[foreign.pk])).status_code == 404
    assert "beendet" in _own_end(browser, second)
    assert held(staff_kehl) == {("kehl", "staff")}
    assert held(guide) == {("kehl", "guide")}


def test_an_officer_who_stops_being_one_is_not_led_to_a_closed_door(
    officer_kehl: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    factories.person_in(kehl, Role.OFFICER)
    _second(officer_kehl, kehl, Role.STAFF)
    browser = client_of(officer_kehl)
    page = _own_end(browser, officer_kehl.memberships.get(role="officer"))
    assert "beendet" in page
    assert held(officer_kehl) == {("kehl", "staff")}


def test_the_only_officer_is_told_why_the_own_role_does_not_end(
    officer_kehl: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    _second(officer_kehl, kehl, Role.STAFF)
    page = _own_end(client_of(officer_kehl), officer_kehl.memberships.get(role="officer"))
    assert "hätte dann niemanden mehr" in page
    assert ("kehl", "officer") in held(officer_kehl)
