"""The directory of people and their pages."""

from __future__ import annotations

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser

from lotsennetz.core import clock
from lotsennetz.directory.queries.people import as_seen
from lotsennetz.directory.queries.people import person as found_person
from lotsennetz.entries.models import Visibility
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Municipality, Person, Role
from tests.conftest import ClientOf
from tests.content_factories import EntryFactory, TopicFactory
from tests.factories import MembershipFactory, PersonFactory, person_in

pytestmark = pytest.mark.django_db
LIST = "/menschen/"
HOSTILE = "<script>alert(1)</script>'\"&"


def test_visitors_are_asked_to_sign_in(officer_kehl: Person, client_of: ClientOf) -> None:
    for path in (LIST, officer_kehl.get_absolute_url()):
        response = client_of(None).get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/konto/")


def test_only_members_of_the_network_see_the_directory(
    officer_kehl: Person,
    stranger: Person,
    coordinator: Person,
    guest: Person,
    ex_member: Person,
    applicant: Person,
    invited: Person,
    deactivated: Person,
    client_of: ClientOf,
) -> None:
    for member in (officer_kehl, stranger, coordinator):
        page = client_of(member).get(LIST).text
        assert officer_kehl.name in page
        for absent in (ex_member, applicant, invited, deactivated):
            assert absent.name not in page
    for outsider in (guest, ex_member, applicant, invited):
        response = client_of(outsider).get(LIST)
        assert response.status_code == 403
        assert officer_kehl.name not in response.text
    assert client_of(deactivated).get(LIST).status_code == 302


def test_filters(
    kehl: Municipality, officer_kehl: Person, stranger: Person, staff_kehl: Person, client_of: ClientOf
) -> None:
    branch = TopicFactory.create(slug="akten", title="Akten")
    leaf = TopicFactory.create(slug="e-akte", title="E-Akte", parent=branch)
    stranger.topics.add(leaf)
    Person.objects.filter(pk=staff_kehl.pk).update(function="Leitung Bürgerbüro")
    everybody = [officer_kehl, stranger, staff_kehl]
    browser = client_of(officer_kehl)

    def listed(**query: str) -> set[str]:
        body = browser.get(LIST, query).text.split('id="inhalt"')[1]
        return {person.handle for person in everybody if f"/menschen/{person.handle}/" in body}

    assert listed() == {person.handle for person in everybody}
    assert listed(q="burgerburo") == {staff_kehl.handle}
    assert listed(q="asch miri") == {officer_kehl.handle}
    assert listed(kommune="kehl") == {officer_kehl.handle, staff_kehl.handle}
    assert listed(kommune="kehl", rolle="staff") == {staff_kehl.handle}
    assert listed(rolle="officer") == {officer_kehl.handle, stranger.handle}
    assert listed(thema="e-akte") == {stranger.handle}
    assert listed(q="niemand") == set()
    # What nobody offers is left out, so everybody is shown.
    assert listed(kommune="atlantis", rolle="koenig", thema="drachen") == {
        person.handle for person in everybody
    }


def test_role_and_municipality_must_be_of_the_same_membership(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, client_of: ClientOf
) -> None:
    both = person_in(kehl, Role.STAFF, handle="zwei-orte")
    MembershipFactory.create(person=both, municipality=lahr, role=Role.GUIDE)
    page = client_of(officer_kehl).get(LIST, {"kommune": "kehl", "rolle": "guide"}).text
    assert "/menschen/zwei-orte/" not in page


def test_umlauts_stand_where_german_readers_look(kehl: Municipality, client_of: ClientOf) -> None:
    for family in ("Zimmer", "Özil", "Oster", "Ärmel", "Adler"):
        last = person_in(
            kehl, given_name="Kim", family_name=family, handle=f"kim-{family.lower().encode().hex()}"
        )
    page = client_of(last).get(LIST).text.split('id="inhalt"')[1]
    order = sorted(
        ("Zimmer", "Özil", "Oster", "Ärmel", "Adler"), key=lambda family: page.index(f"Kim {family}")
    )
    assert order == ["Adler", "Ärmel", "Oster", "Özil", "Zimmer"]


def test_pages(kehl: Municipality, officer_kehl: Person, client_of: ClientOf) -> None:
    for number in range(35):
        person_in(kehl, given_name="Kim", family_name=f"Nr{number:02}", handle=f"kim-{number:02}")
    browser = client_of(officer_kehl)
    first, second = browser.get(LIST, {"q": "kim"}).text, browser.get(LIST, {"q": "kim", "seite": "2"}).text
    shown_first = {n for n in range(35) if f"/menschen/kim-{n:02}/" in first}
    shown_second = {n for n in range(35) if f"/menschen/kim-{n:02}/" in second}
    assert shown_first == set(range(30))
    assert shown_second == set(range(30, 35))
    assert "?q=kim&amp;seite=2" in first
    for nonsense in ("0", "-1", "999", "zwei", "%00", "1e9", "²"):
        assert browser.get(f"{LIST}?seite={nonsense}").status_code == 200


def test_the_list_costs_the_same_for_many(
    kehl: Municipality, officer_kehl: Person, client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    topics = TopicFactory.create_batch(4)
    for number in range(29):
        person_in(
            kehl, Role.STAFF, given_name=f"P{number}", phone="1", phone_visibility="municipality"
        ).topics.set(topics)
    browser = client_of(officer_kehl)
    browser.get(LIST)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        browser.get(LIST)


# one person


CIRCLES = ("nobody", "municipality", "network")


@pytest.mark.parametrize(("phone", "email"), list(itertools.product(CIRCLES, CIRCLES)))
def test_contact_is_seen_by_the_chosen_circle_only(
    officer_kehl: Person,
    staff_kehl: Person,
    stranger: Person,
    coordinator: Person,
    guest: Person,
    client_of: ClientOf,
    phone: str,
    email: str,
) -> None:
    Person.objects.filter(pk=officer_kehl.pk).update(
        phone="069 90009 777", phone_visibility=phone, email_visibility=email
    )
    officer_kehl.refresh_from_db()
    circles = {"self": set(CIRCLES), "colleague": {"municipality", "network"}, "network": {"network"}}
    viewers = {"self": officer_kehl, "colleague": staff_kehl, "network": stranger}
    for who, viewer in {**viewers, "coordinator": coordinator}.items():
        allowed = circles.get(who, {"network"})
        for path in (officer_kehl.get_absolute_url(), LIST):
            page = client_of(viewer).get(path).text
            assert ("069 90009 777" in page) == (phone in allowed), (who, path)
            assert (f"mailto:{officer_kehl.email}" in page) == (email in allowed), (who, path)
    for outsider in (guest, None):
        assert "069 90009 777" not in client_of(outsider).get(officer_kehl.get_absolute_url()).text


def test_contact_is_empty_for_nobody(officer_kehl: Person) -> None:
    Person.objects.filter(pk=officer_kehl.pk).update(phone="1", phone_visibility="network")
    officer_kehl.refresh_from_db()
    seen = as_seen(officer_kehl, viewer_of(AnonymousUser()))
    assert (seen.phone, seen.email) == ("", "")


def test_who_may_open_a_profile(
    officer_kehl: Person,
    stranger: Person,
    guest: Person,
    coordinator: Person,
    ex_member: Person,
    deactivated: Person,
    client_of: ClientOf,
) -> None:
    assert client_of(stranger).get(officer_kehl.get_absolute_url()).status_code == 200
    assert client_of(guest).get(coordinator.get_absolute_url()).status_code == 200
    for outsider in (guest, ex_member):
        assert client_of(outsider).get(officer_kehl.get_absolute_url()).status_code == 404
        assert client_of(outsider).get(outsider.get_absolute_url()).status_code == 200
    assert client_of(stranger).get(deactivated.get_absolute_url()).status_code == 404
    assert client_of(stranger).get("/menschen/gibt-es-nicht/").status_code == 404


def test_entries_on_a_profile_follow_their_visibility(
    kehl: Municipality, officer_kehl: Person, stranger: Person, client_of: ClientOf
) -> None:
    for visibility in ("network", "municipality"):
        EntryFactory.create(
            author=officer_kehl,
            municipality=kehl,
            visibility=Visibility(visibility),
            title=f"Titel {visibility}",
        )
    EntryFactory.create(author=officer_kehl, title="Titel Entwurf", state="draft", published_at=None)
    page = client_of(stranger).get(officer_kehl.get_absolute_url()).text
    assert "Titel network" in page
    assert "Titel municipality" not in page
    assert "Titel Entwurf" not in page


def departed(departure: str, **fields: str) -> Person:
    left: Person = PersonFactory.create(is_active=False, left_at=clock.now(), departure=departure, **fields)
    EntryFactory.create(author=left, title="Was bleibt")
    return left


def test_who_left_is_shown_as_a_former_member(stranger: Person, guest: Person, client_of: ClientOf) -> None:
    left = departed(
        "kept", given_name="Ina", family_name="Gegangen", handle="ina-gegangen", phone="069 90009 1"
    )
    page = client_of(stranger).get(left.get_absolute_url()).text
    assert "Ina Gegangen" in page
    assert "Ehemaliges Mitglied" in page
    assert "Was bleibt" in page
    assert "069 90009 1" not in page
    assert left.email not in page
    assert left.name not in client_of(stranger).get(LIST).text
    assert client_of(guest).get(left.get_absolute_url()).status_code == 404


def test_without_a_name_nothing_is_put_together(stranger: Person, client_of: ClientOf) -> None:
    left = departed("anonymised", given_name="", family_name="", handle="ehemals-7")
    page = client_of(stranger).get(left.get_absolute_url()).text
    assert "Ehemaliges Mitglied" in page
    assert "Was bleibt" not in page


def test_pending_and_deactivated_people_are_found_by_nobody(
    applicant: Person, invited: Person, deactivated: Person, stranger: Person, guest: Person
) -> None:
    for viewer in (stranger, guest):
        for hidden in (applicant, invited, deactivated):
            assert found_person(hidden.handle, viewer_of(viewer)) is None


def test_hostile_profiles_are_shown_not_run(officer_kehl: Person, client_of: ClientOf) -> None:
    Person.objects.filter(pk=officer_kehl.pk).update(
        given_name=HOSTILE,
        family_name=HOSTILE,
        function=HOSTILE,
        about=f"[x](javascript:alert(1)) {HOSTILE}",
        phone=HOSTILE,
    )
    browser = client_of(officer_kehl)
    for path in (LIST, officer_kehl.get_absolute_url()):
        page = browser.get(path).text
        assert "<script>alert" not in page
        assert 'href="javascript:' not in page
        assert "&lt;script&gt;" in page
