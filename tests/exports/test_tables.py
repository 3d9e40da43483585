"""Lists as CSV and XLSX: the rows of the page, what the viewer may see, no formulas."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from lotsennetz.core import clock
from lotsennetz.entries.models import Visibility
from lotsennetz.exports.views import tables as views
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.ratelimit import Limit
from tests.conftest import ClientOf
from tests.content_factories import AttachmentFactory, EntryFactory, GroupFactory, TopicFactory
from tests.exports.conftest import body_of, csv_rows, xlsx_rows
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(officer_kehl: Person, stranger: Person, staff_kehl: Person) -> None:
    Person.objects.filter(pk=officer_kehl.pk).update(
        phone="+49 7851 881", phone_visibility="municipality", email_visibility="nobody", function="=1+1"
    )
    Person.objects.filter(pk=stranger.pk).update(phone="07821 99", phone_visibility="network")


def test_people_with_their_contact_for_those_who_may_see_it(
    people: None, officer_kehl: Person, stranger: Person, staff_kehl: Person, client_of: ClientOf
) -> None:
    def seen(by: Person) -> dict[str, dict[str, str]]:
        answer = client_of(by).get("/menschen/ausgabe.csv")
        assert answer["Content-Disposition"].startswith('attachment; filename="menschen-')
        assert answer["Cache-Control"] == "private, no-store"
        return {row["Nachname"]: row for row in csv_rows(answer)}

    colleague, other = seen(staff_kehl), seen(stranger)
    assert colleague["Aschenbrenner"]["Telefon"] == "0049 7851 881"
    assert other["Aschenbrenner"]["Telefon"] == ""
    assert colleague["Reinbold"]["Telefon"] == "07821 99"
    assert colleague["Aschenbrenner"]["E-Mail-Adresse"] == other["Aschenbrenner"]["E-Mail-Adresse"] == ""
    assert other["Aschenbrenner"]["Funktion"] == "'=1+1"
    assert other["Aschenbrenner"]["Kommune"] == "Kehl"
    assert other["Aschenbrenner"]["Rolle"] == "Digitalisierungsbeauftragte/r"


def test_people_with_the_filters_of_the_page(people: None, staff_kehl: Person, client_of: ClientOf) -> None:
    browser = client_of(staff_kehl)
    page = browser.get("/menschen/?kommune=lahr&q=rein").text
    assert "/menschen/ausgabe.csv?kommune=lahr&amp;q=rein" in page
    rows = csv_rows(browser.get("/menschen/ausgabe.csv?kommune=lahr&q=rein"))
    assert [row["Nachname"] for row in rows] == ["Reinbold"]
    heads, *sheet = xlsx_rows(browser.get("/menschen/ausgabe.xlsx?kommune=lahr"))
    assert heads[0] == "Nachname"
    assert [row[0] for row in sheet] == ["Reinbold"]


def test_people_only_for_members(guest: Person, ex_member: Person, client_of: ClientOf) -> None:
    for ending in ("csv", "xlsx"):
        assert Client().get(f"/menschen/ausgabe.{ending}").status_code == 302
        for person in (guest, ex_member):
            assert client_of(person).get(f"/menschen/ausgabe.{ending}").status_code == 403


def test_deactivated_people_are_in_no_list(people: None, staff_kehl: Person, client_of: ClientOf) -> None:
    Person.objects.filter(handle="jonas-reinbold").update(is_active=False)
    text = body_of(client_of(staff_kehl).get("/menschen/ausgabe.csv")).decode()
    assert "Reinbold" not in text


def test_municipalities_for_everybody_but_names_for_members(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, client_of: ClientOf
) -> None:
    Municipality.objects.filter(pk=kehl.pk).update(population=38_556, area_km2=Decimal("75.06"))
    assert "/kommunen/ausgabe.xlsx" in Client().get("/kommunen/").text
    rows = csv_rows(Client().get("/kommunen/ausgabe.csv?q=kehl"))
    assert [(r["Name"], r["Einwohnende"], r["Fläche in km²"]) for r in rows] == [("Kehl", "38556", "75,06")]
    assert "Ansprechperson" not in rows[0]
    [row] = csv_rows(client_of(officer_kehl).get("/kommunen/ausgabe.csv?q=kehl"))
    assert row["Ansprechperson"] == "Miriam Aschenbrenner"
    _heads, kehl_row, _lahr = xlsx_rows(Client().get("/kommunen/ausgabe.xlsx"))
    assert kehl_row[4:6] == [38_556, 75.06]


def test_topics_with_their_synonyms(network: object) -> None:
    above = TopicFactory.create(title="Akten")
    TopicFactory.create(title="E-Akte", parent=above, synonyms=["DMS", "=1"])
    TopicFactory.create(title="Drohnen")
    rows = csv_rows(Client().get("/themen/ausgabe.csv?q=dms"))
    assert [(row["Bereich"], row["Thema"], row["Auch genannt"]) for row in rows] == [
        ("Akten", "", ""),
        ("Akten", "E-Akte", "DMS, =1"),
    ]
    assert "/themen/ausgabe.csv?q=dms" in Client().get("/themen/?q=dms").text


def test_groups_that_the_viewer_may_open(
    member: Person, group: Group, guest: Person, client_of: ClientOf
) -> None:
    GroupFactory.create(
        name="Versteckt", privacy=Group.Privacy.MEMBERS, join_policy=Group.JoinPolicy.INVITATION
    )
    GroupFactory.create(name="Vorbei", archived_at=clock.now())
    GroupFactory.create(name="Für den Verbund", description="@SUM(A1)")
    rows = csv_rows(client_of(member).get("/gruppen/ausgabe.csv"))
    assert [(row["Gruppe"], row["Meine Rolle"]) for row in rows] == [
        ("E-Akte", "Mitglied"),
        ("Für den Verbund", ""),
    ]
    assert rows[1]["Worum es geht"] == "'@SUM(A1)"
    archived = csv_rows(client_of(member).get("/gruppen/ausgabe.csv?archiv=1"))
    assert [row["Gruppe"] for row in archived] == ["Vorbei"]
    assert [r["Gruppe"] for r in csv_rows(client_of(guest).get("/gruppen/ausgabe.csv"))] == ["E-Akte"]
    assert Client().get("/gruppen/ausgabe.csv").status_code == 302


def test_entries_as_far_as_the_viewer_sees_them(
    member: Person, group: Group, stranger: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    public = EntryFactory.create(
        group=group, title="Öffentlich", visibility=Visibility.PUBLIC, author=member, municipality=kehl
    )
    AttachmentFactory.create(entry=public, name="plan.png")
    EntryFactory.create(group=group, title="Gruppe", visibility=Visibility.GROUP, body="=cmd|' /C calc'!A1")
    EntryFactory.create(group=group, title="Gelöscht", visibility=Visibility.PUBLIC, state="deleted")
    EntryFactory.create(group=group, title="Archiv", visibility=Visibility.PUBLIC, archived_at=clock.now())
    path = "/gruppen/e-akte/ausgabe.csv"
    assert path in client_of(member).get("/gruppen/e-akte/").text
    mine = {row["Titel"]: row for row in csv_rows(client_of(member).get(path))}
    assert set(mine) == {"Öffentlich", "Gruppe", "Archiv"}
    assert mine["Gruppe"]["Text"].startswith("'=cmd")
    assert mine["Öffentlich"]["Von"] == "Thorsten Rieflin"
    assert mine["Öffentlich"]["Dateien"] == "plan.png"
    assert mine["Archiv"]["Archiviert"]
    assert {row["Titel"] for row in csv_rows(Client().get(path))} == {"Öffentlich", "Archiv"}
    Group.objects.update(privacy=Group.Privacy.NETWORK)
    assert Client().get(path).status_code == 404
    assert {row["Titel"] for row in csv_rows(client_of(stranger).get(path))} == {"Öffentlich", "Archiv"}
    assert len(xlsx_rows(client_of(member).get("/gruppen/e-akte/ausgabe.xlsx"))) == 4


def test_a_large_group_costs_no_query_for_each_entry(
    member: Person, group: Group, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    EntryFactory.create_batch(60, group=group, author=member, visibility=Visibility.GROUP)
    browser = client_of(member)
    with django_assert_max_num_queries(12):
        answer = browser.get("/gruppen/e-akte/ausgabe.csv")
    assert len(csv_rows(answer)) == 60


def test_a_list_of_a_thousand_people(kehl: Municipality, officer_kehl: Person, client_of: ClientOf) -> None:
    made = PersonFactory.build_batch(1_000, password="x")
    Person.objects.bulk_create(made)
    from lotsennetz.people.models import Membership

    Membership.objects.bulk_create(
        Membership(person=person, municipality=kehl, role="staff", since=clock.now())
        for person in Person.objects.filter(handle__startswith="alex-muster")
    )
    assert len(csv_rows(client_of(officer_kehl).get("/menschen/ausgabe.csv"))) == 1_001


def test_not_without_end(
    network: object, member: Person, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "BY_MACHINE", Limit("test-machine", 1, 3600))
    monkeypatch.setattr(views, "BY_PERSON", Limit("test-person", 1, 3600))
    for browser in (Client(), client_of(member)):
        assert csv_rows(browser.get("/themen/ausgabe.csv")) == []
        assert browser.get("/themen/ausgabe.csv").status_code == 429


def test_other_methods(member: Person, client_of: ClientOf) -> None:
    for path in ("/menschen/", "/kommunen/", "/themen/", "/gruppen/", "/gruppen/e-akte/"):
        assert client_of(member).post(f"{path}ausgabe.csv").status_code == 405
        head = client_of(member).head(f"{path}ausgabe.csv")
        assert (head.status_code, body_of(head)) == (200, b"")
        assert int(head["Content-Length"]) > 0
