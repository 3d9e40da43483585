"""Map, list and pages of municipalities: for everybody, with what each viewer may see."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lotsennetz.entries.models import Visibility
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality, Network, Person, Role
from tests.conftest import ClientOf
from tests.content_factories import EntryFactory, GroupFactory, GroupMemberFactory, member_of
from tests.factories import DepartmentFactory, MunicipalityFactory, person_in

pytestmark = pytest.mark.django_db
LIST = "/kommunen/"
HOSTILE = "<script>alert(1)</script>'\"&"


@pytest.fixture
def drawn(network: Network, kehl: Municipality, lahr: Municipality, gengenbach: Municipality) -> Network:
    """A region with shapes."""
    network.shapes_view_box = "0 0 100 100"
    network.attribution = ["© Destatis, verändert", "© GeoBasis-DE / BKG 2016, verändert"]
    network.save()
    for number, town in enumerate([kehl, lahr, gengenbach]):
        town.shape, town.label_x, town.label_y = f"M{number} 0h1v1z", float(number), 0.0
        town.save()
    return network


def test_visitors_see_map_list_and_sources(drawn: Network, client_of: ClientOf) -> None:
    page = client_of(None).get(LIST).text
    assert page.count('<path class="shape') >= 3
    assert f'href="{reverse("directory:municipality", args=["kehl"])}"' in page
    assert "Gründungsstädte" in page
    assert "Noch nicht dabei" in page
    assert "© GeoBasis-DE / BKG 2016, verändert" in page
    assert "© Destatis, verändert" in page


def test_the_table_says_the_same_without_a_map(drawn: Network, client_of: ClientOf) -> None:
    page = client_of(None).get(LIST, {"ansicht": "liste"}).text
    assert "<table" in page
    assert '<path class="shape' not in page
    for name in ("Kehl", "Lahr", "Gengenbach"):
        assert name in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "KEHL"}, {"Kehl"}),
        ({"q": "strasse"}, {"Straße am See"}),
        ({"q": "77999 lahr"}, {"Lahr"}),
        ({"art": "stadt"}, {"Gengenbach"}),
        ({"mitglied": "nein"}, {"Gengenbach"}),
        ({"mitglied": "gruendung"}, {"Kehl", "Lahr"}),
        ({"mitglied": "ja", "art": "gemeinde"}, {"Straße am See"}),
        ({"groesse": "ab-20000"}, {"Lahr"}),
        ({"groesse": "bis-5000", "mitglied": "gruendung"}, {"Kehl"}),
        ({"q": "gibt es nicht"}, set()),
    ],
)
def test_filters_narrow_the_list(
    kehl: Municipality,
    lahr: Municipality,
    gengenbach: Municipality,
    client_of: ClientOf,
    query: dict[str, str],
    found: set[str],
) -> None:
    Municipality.objects.filter(pk=lahr.pk).update(population=49_000)
    MunicipalityFactory.create(name="Straße am See", slug="strasse-am-see", ags="08317900")
    page = client_of(None).get(LIST, {**query, "ansicht": "liste"}).text
    names = {name for name in ("Kehl", "Lahr", "Gengenbach", "Straße am See") if f">{name}</a></th>" in page}
    assert names == found


@pytest.mark.parametrize(
    "query",
    [
        "art=drache",
        "groesse=-1",
        "mitglied=vielleicht",
        "ansicht=3d",
        "q=%00",
        "q=" + "x" * 500,
        "q=%F0%9F%9A%80",
        "art[]=x",
    ],
)
def test_nonsense_in_the_address_is_left_out(kehl: Municipality, client_of: ClientOf, query: str) -> None:
    response = client_of(None).get(f"{LIST}?{query}")
    assert response.status_code == 200


def test_a_filter_in_use_can_be_taken_away(kehl: Municipality, client_of: ClientOf) -> None:
    page = client_of(None).get(LIST, {"art": "stadt", "mitglied": "ja", "ansicht": "liste"}).text
    assert f'href="{LIST}?ansicht=liste&amp;mitglied=ja"' in page
    assert f'href="{LIST}?ansicht=liste&amp;art=stadt"' in page


def test_whom_to_ask_is_shown_to_members_only(
    officer_kehl: Person, guest: Person, ex_member: Person, client_of: ClientOf
) -> None:
    name = officer_kehl.name
    assert name in client_of(officer_kehl).get(LIST, {"ansicht": "liste"}).text.split("<table")[1]
    for outsider in (None, guest, ex_member):
        assert name not in client_of(outsider).get(LIST, {"ansicht": "liste"}).text


@pytest.mark.parametrize("query", ["", "?ansicht=liste"])
def test_the_list_costs_the_same_for_many(
    officer_kehl: Person, client_of: ClientOf, django_assert_max_num_queries: object, query: str
) -> None:
    for number in range(12):
        person_in(MunicipalityFactory.create(), Role.OFFICER, given_name=f"P{number}")
    browser = client_of(officer_kehl)
    browser.get(LIST + query)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        browser.get(LIST + query)


# one municipality


def page_of(town: Municipality, client_of: ClientOf, person: Person | None) -> str:
    response = client_of(person).get(town.get_absolute_url())
    assert response.status_code == 200
    return response.text


def test_facts_are_for_everybody(drawn: Network, kehl: Municipality, client_of: ClientOf) -> None:
    Municipality.objects.filter(pk=kehl.pk).update(
        population=38_556, website="https://www.kehl.example/", official_name="Kehl, Stadt"
    )
    DepartmentFactory.create(municipality=kehl, name="Hauptamt")
    page = page_of(kehl, client_of, None)
    for text in (
        "38.556",
        "08317057",
        "Kehl, Stadt",
        "www.kehl.example",
        "Hauptamt",
        "© Destatis, verändert",
    ):
        assert text in page
    assert page.count('class="shape founder own"') == 1


def test_people_are_for_members_of_the_network(
    kehl: Municipality,
    officer_kehl: Person,
    stranger: Person,
    guest: Person,
    ex_member: Person,
    applicant: Person,
    invited: Person,
    deactivated: Person,
    client_of: ClientOf,
) -> None:
    page = page_of(kehl, client_of, stranger)
    assert officer_kehl.name in page
    assert deactivated.name not in page
    for outsider in (None, guest, ex_member, applicant, invited):
        assert officer_kehl.name not in page_of(kehl, client_of, outsider)


def test_entries_follow_their_visibility(
    kehl: Municipality, officer_kehl: Person, stranger: Person, guest: Person, client_of: ClientOf
) -> None:
    for visibility in ("public", "network", "municipality"):
        EntryFactory.create(
            author=officer_kehl,
            municipality=kehl,
            visibility=Visibility(visibility),
            title=f"Titel {visibility}",
        )
    seen = {
        who: {
            word
            for word in ("public", "network", "municipality")
            if f"Titel {word}" in page_of(kehl, client_of, person)
        }
        for who, person in {
            "visitor": None,
            "guest": guest,
            "stranger": stranger,
            "own": officer_kehl,
        }.items()
    }
    assert seen == {
        "visitor": {"public"},
        "guest": {"public"},
        "stranger": {"public", "network"},
        "own": {"public", "network", "municipality"},
    }


def test_hidden_groups_stay_hidden(
    kehl: Municipality, officer_kehl: Person, stranger: Person, client_of: ClientOf
) -> None:
    hidden = GroupFactory.create(
        name="Geheimrunde", privacy=Group.Privacy.MEMBERS, join_policy=Group.JoinPolicy.INVITATION
    )
    opened = GroupFactory.create(name="E-Akte")
    member_of(hidden, officer_kehl)
    GroupMemberFactory.create(group=opened, person=None, municipality=kehl)
    own, other = page_of(kehl, client_of, officer_kehl), page_of(kehl, client_of, stranger)
    assert "Geheimrunde" in own
    assert "E-Akte" in own
    assert "E-Akte" in other
    assert "Geheimrunde" not in other
    assert "E-Akte" not in page_of(kehl, client_of, None)


def test_hostile_texts_are_shown_not_run(
    kehl: Municipality, officer_kehl: Person, client_of: ClientOf
) -> None:
    Municipality.objects.filter(pk=kehl.pk).update(
        name=HOSTILE, official_name=HOSTILE, postcode="<b>", website="javascript:alert(1)"
    )
    Person.objects.filter(pk=officer_kehl.pk).update(function=HOSTILE)
    EntryFactory.create(author=officer_kehl, municipality=kehl, title=HOSTILE, visibility=Visibility.PUBLIC)
    kehl.refresh_from_db()
    for person in (None, officer_kehl):
        for page in (page_of(kehl, client_of, person), client_of(person).get(LIST).text):
            assert "<script>alert" not in page
            assert "&lt;script&gt;" in page
            assert "javascript:" not in page


def test_unknown_municipalities_are_not_found(network: Network, client_of: ClientOf) -> None:
    assert client_of(None).get("/kommunen/atlantis/").status_code == 404


def test_the_page_costs_the_same_for_many(
    kehl: Municipality, officer_kehl: Person, client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    group = GroupFactory.create()
    for number in range(12):
        person = person_in(kehl, Role.STAFF, given_name=f"P{number}")
        member_of(group, person)
        EntryFactory.create(author=person, municipality=kehl, group=group)
    browser = client_of(officer_kehl)
    browser.get(kehl.get_absolute_url())
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        browser.get(kehl.get_absolute_url())
