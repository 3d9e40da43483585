"""The front page and the public list: open to anybody, and only to what is public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from lotsennetz.core import clock
from lotsennetz.entries.models import Entry, State, Visibility
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality, Network, Person, Role
from lotsennetz.portal.queries.entries import PAGE
from lotsennetz.portal.queries.front import Figures, figures
from tests.conftest import ClientOf
from tests.content_factories import EntryFactory, GroupFactory
from tests.factories import MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
LIST = "/beitraege/"
HOSTILE = "<script>alert(1)</script>'\"&"


def test_everybody_gets_the_front_page(
    officer_kehl: Person,
    guest: Person,
    ex_member: Person,
    applicant: Person,
    deactivated: Person,
    coordinator: Person,
    client_of: ClientOf,
) -> None:
    for person in (None, officer_kehl, guest, ex_member, applicant, deactivated, coordinator):
        response = client_of(person).get("/")
        assert response.status_code == 200
        assert "Gemeinsam digital" in response.text


def test_it_answers_before_the_network_is_founded(db: None, client_of: ClientOf) -> None:
    response = client_of(None).get("/")
    assert response.status_code == 200
    assert "noch nicht eingerichtet" in response.text


def test_visitors_are_led_to_sign_in_members_to_their_day(officer_kehl: Person, client_of: ClientOf) -> None:
    visitor, member = client_of(None).get("/").text, client_of(officer_kehl).get("/").text
    assert f'href="{reverse("account_login")}"' in visitor
    assert "Zu Mein Tag" not in visitor
    assert "Zu Mein Tag" in member


def test_the_figures_are_counted(
    kehl: Municipality,
    lahr: Municipality,
    gengenbach: Municipality,
    landratsamt: Municipality,
    officer_kehl: Person,
    guest: Person,
    deactivated: Person,
    applicant: Person,
) -> None:
    MembershipFactory.create(person=officer_kehl, municipality=lahr, role=Role.STAFF)
    GroupFactory.create()
    GroupFactory.create(archived_at=clock.now())
    GroupFactory.create(privacy=Group.Privacy.MEMBERS, join_policy=Group.JoinPolicy.INVITATION)
    assert figures() == Figures(members=2, groups=1, people=1)


def test_members_are_listed_and_the_map_has_its_legend_and_source(
    network: Network, kehl: Municipality, gengenbach: Municipality, client_of: ClientOf
) -> None:
    network.shapes_view_box, network.attribution = (
        "0 0 9 9",
        ["© GeoBasis-DE / BKG 2016, verändert", "© Destatis"],
    )
    network.save()
    Municipality.objects.update(shape="M0 0h1v1z", label_x=1.0, label_y=1.0)
    page = client_of(None).get("/").text
    assert "Karte: © GeoBasis-DE / BKG 2016, verändert" in page
    assert "Gründungsstädte" in page
    members = page.split('class="memberlist"')[1]
    assert "Kehl" in members
    assert "Gengenbach" not in members


def everything(author: Person, town: Municipality) -> None:
    """One entry for each combination of visibility and room; only titles with "offen" are public."""
    rooms = {privacy: GroupFactory.create(privacy=privacy) for privacy in Group.Privacy.values}
    for visibility in Visibility.values:
        public = visibility == Visibility.PUBLIC
        if visibility != Visibility.GROUP:
            title = f"{'offen' if public else 'intern'} {visibility}"
            EntryFactory.create(author=author, municipality=town, visibility=visibility, title=title)
        for privacy, group in rooms.items():
            seen = "offen" if public and privacy == Group.Privacy.PUBLIC else "intern"
            EntryFactory.create(
                author=author,
                municipality=town,
                group=group,
                visibility=visibility,
                title=f"{seen} {visibility} {privacy}",
            )
    for state in (State.DRAFT, State.DELETED):
        EntryFactory.create(author=author, visibility=Visibility.PUBLIC, state=state, title=f"intern {state}")
    EntryFactory.create(
        author=author, visibility=Visibility.PUBLIC, archived_at=clock.now(), title="intern archiviert"
    )


def test_only_public_entries_are_shown_to_anybody_signed_in_or_not(
    kehl: Municipality, officer_kehl: Person, client_of: ClientOf
) -> None:
    everything(officer_kehl, kehl)
    for path in ("/", LIST, "/sitemap.xml"):
        for person in (None, officer_kehl):
            page = client_of(person).get(path).text
            assert "intern " not in page
            assert path == "/sitemap.xml" or page.count(">offen ") == 2
    hidden = Entry.objects.filter(title__startswith="intern")
    sitemap = client_of(None).get("/sitemap.xml").text
    assert hidden.exists()
    assert not [entry for entry in hidden if f"{entry.get_absolute_url()}<" in sitemap]


def test_authors_of_public_entries_are_not_named(
    kehl: Municipality, officer_kehl: Person, client_of: ClientOf
) -> None:
    EntryFactory.create(
        author=officer_kehl, municipality=kehl, visibility=Visibility.PUBLIC, title="Für alle"
    )
    for path in ("/", LIST, kehl.get_absolute_url()):
        assert officer_kehl.family_name not in client_of(None).get(path).text


def test_narrowing_a_group_takes_effect_at_once(client_of: ClientOf, network: Network) -> None:
    group = GroupFactory.create(privacy=Group.Privacy.PUBLIC)
    EntryFactory.create(group=group, visibility=Visibility.PUBLIC, title="Eben noch offen")
    assert "Eben noch offen" in client_of(None).get("/").text
    Group.objects.filter(pk=group.pk).update(privacy=Group.Privacy.MEMBERS)
    for path in ("/", LIST):
        assert "Eben noch offen" not in client_of(None).get(path).text


def test_pages_of_the_list_neither_repeat_nor_skip(network: Network, client_of: ClientOf) -> None:
    moment = clock.now()
    for number in range(2 * PAGE + 3):  # several share a moment: the number decides
        when = moment - timedelta(minutes=number // 3)
        EntryFactory.create(visibility=Visibility.PUBLIC, title=f"Nr {number:03}.", created_at=when)
    seen: list[str] = []
    address, rounds = LIST, 0
    while address and rounds < 9:
        page = client_of(None).get(address).text
        seen += [f"Nr {n:03}." for n in range(2 * PAGE + 3) if f"Nr {n:03}." in page]
        found = page.split('href="/beitraege/?ab=')
        address = f"{LIST}?ab={found[1].split(chr(34))[0]}" if len(found) > 1 else ""
        rounds += 1
        EntryFactory.create(visibility=Visibility.PUBLIC, title="Neu dazwischen")
    assert rounds == 3
    assert sorted(seen) == [f"Nr {n:03}." for n in range(2 * PAGE + 3)]


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "../..", "MjAyNi0wMS0wMXwx", "9" * 400, "=", "%F0%9F%98%80", "MjAyNnwtMQ"]
)
def test_foreign_cursors_start_at_the_beginning(network: Network, client_of: ClientOf, cursor: str) -> None:
    EntryFactory.create(visibility=Visibility.PUBLIC, title="Der erste")
    response = client_of(None).get(f"{LIST}?ab={cursor}")
    assert response.status_code == 200
    assert "Der erste" in response.text


def test_hostile_texts_are_shown_not_run(network: Network, kehl: Municipality, client_of: ClientOf) -> None:
    Municipality.objects.filter(pk=kehl.pk).update(name=HOSTILE)
    Network.objects.update(name=HOSTILE, claim=HOSTILE, introduction=f"[x](javascript:alert(1)) {HOSTILE}")
    for title in (HOSTILE, ""):
        EntryFactory.create(visibility=Visibility.PUBLIC, title=title, body=HOSTILE, municipality=kehl)
    for path in ("/", LIST):
        page = client_of(None).get(path).text
        assert "<script>alert" not in page
        assert 'href="javascript:' not in page
        assert "&lt;script&gt;" in page


def test_pages_cost_the_same_for_many(
    officer_kehl: Person, client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    for _ in range(15):
        EntryFactory.create(visibility=Visibility.PUBLIC, municipality=MunicipalityFactory.create())
    for person, extra in ((None, 0), (officer_kehl, 5)):
        browser = client_of(person)
        for path, most in (("/", 7), (LIST, 2)):
            browser.get(path)
            with django_assert_max_num_queries(most + extra):  # type: ignore[operator]
                browser.get(path)
