"""Which municipalities belong, their departments, and the register."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.people.models import Department, Municipality, Network, Person, Role
from lotsennetz.people.services.departments import add_department, delete_department, rename_department
from lotsennetz.people.services.municipalities import admit_municipality, create_body, dismiss_municipality
from lotsennetz.people.services.municipality_import import import_municipalities, read_register
from tests import factories
from tests.conftest import ClientOf

HEAD = "ags,ars,name,name_amtlich,typ,flaeche_km2,einwohner_zensus2022,plz,lon,lat"
KEHL = '08317057,083170057057,Kehl,"Kehl, Stadt",Große Kreisstadt,75.07,38556,77694,7.8083,48.5725'
LAHR = '08317065,083175007065,Lahr,"Lahr/Schwarzwald, Stadt",Große Kreisstadt,69.85,47000,77933,7.87,48.34'
FAR = '08211000,082110000000,Baden-Baden,"Baden-Baden, Stadt",Stadtkreis,140.19,55887,76530,8.23,48.76'
EMPTY = "08317971,083179971971,Rheinau,Rheinau,Gemeindefreies Gebiet (unbewohnt),9.94,0,,7.7,48.28"


def csv(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows, ""]).encode()


def test_the_register_comes_in(network: Network) -> None:
    done = import_municipalities(actor=None, content=csv(KEHL, LAHR, FAR, EMPTY))
    assert (done.created, done.outside, done.uninhabited) == (2, 1, 1)
    kehl = Municipality.objects.get(slug="kehl")
    assert (kehl.ags, kehl.population, kehl.postcode, str(kehl.area_km2)) == (
        "08317057",
        38556,
        "77694",
        "75.07",
    )
    assert kehl.kind == Municipality.Kind.LARGE_TOWN
    assert not kehl.member


def test_a_second_run_changes_nothing_and_a_new_figure_only_itself(kehl: Municipality) -> None:
    import_municipalities(actor=None, content=csv(KEHL, LAHR))
    again = import_municipalities(actor=None, content=csv(KEHL, LAHR))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    changed = import_municipalities(actor=None, content=csv(KEHL.replace("38556", "39000"), LAHR))
    assert (changed.updated, changed.unchanged) == (1, 1)
    kehl.refresh_from_db()
    assert (kehl.population, kehl.member, kehl.slug) == (39000, True, "kehl")


def test_semicolons_latin_1_and_german_numbers(network: Network) -> None:
    row = "08317057;Kehl;Große Kreisstadt;75,07;38.556"
    content = f"ags;name;typ;flaeche_km2;einwohner\r\n{row}\r\n".encode("latin-1")
    import_municipalities(actor=None, content=content)
    assert Municipality.objects.get().population == 38556
    with_mark = b"\xef\xbb\xbf" + csv(LAHR)
    import_municipalities(actor=None, content=with_mark)
    assert Municipality.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (KEHL.replace("08317057,", "8317057,"), "Zeile 3, Spalte „ags“"),
        (KEHL.replace("Große Kreisstadt", "Dorf"), "Zeile 3, Spalte „typ“"),
        (KEHL.replace("38556", "viele"), "Zeile 3, Spalte „einwohner_zensus2022“"),
        (KEHL.replace("77694", "776"), "Zeile 3, Spalte „plz“"),
        (KEHL.replace("48.5725", "4857"), "Zeile 3, Spalte „lat“"),
        (KEHL.replace("7.8083", "nan"), "Zeile 3, Spalte „lon“"),
        (KEHL.replace("75.07", "1e999"), "Zeile 3, Spalte „flaeche_km2“"),
        (KEHL.replace(",Kehl,", ",,"), "Zeile 3, Spalte „name“"),
        (KEHL.replace(",Kehl,", f",{'K' * 81},"), "Zeile 3, Spalte „name“"),
        (LAHR, "Zeile 3, Spalte „ags“"),
        ("08317057,Kehl", "Zeile 3: 2 Spalten statt 10"),
        (KEHL.replace('Stadt"', "Stadt"), "Anführungszeichen"),
    ],
)
def test_a_broken_row_is_named_and_nothing_changes(row: str, named: str, network: Network) -> None:
    with pytest.raises(DomainError) as refusal:
        import_municipalities(actor=None, content=csv(LAHR, row))
    assert named in refusal.value.text
    assert not Municipality.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2", b"\0\1", b"\x89PNG\r\n", csv(KEHL, head="ags,name").replace(b"typ", b"")]
)
def test_other_files_are_refused(content: bytes, network: Network) -> None:
    with pytest.raises(DomainError):
        import_municipalities(actor=None, content=content)


@given(content=st.binary(max_size=300) | st.text(max_size=200).map(lambda t: csv(KEHL, t)))
def test_any_file_is_read_or_refused_in_words(content: bytes) -> None:
    with suppress(DomainError):  # anything else is a mistake
        read_register(content, ["08317"])


def test_the_shared_register(network: Network) -> None:
    path = Path(__file__).parents[3] / "shared" / "data" / "gemeinden_region.csv"
    if not path.exists():
        pytest.skip("the register is not on this machine")
    assert import_municipalities(actor=None, content=path.read_bytes()).created == 51


def test_the_coordination_admits_and_dismisses(coordinator: Person, gengenbach: Municipality) -> None:
    assert admit_municipality(actor=coordinator, municipality=gengenbach).member
    invitation = factories.InvitationFactory.create(municipality=gengenbach)
    assert not dismiss_municipality(actor=coordinator, municipality=gengenbach).member
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None


def test_a_town_with_people_is_not_dismissed(coordinator: Person, kehl: Municipality, guide: Person) -> None:
    with pytest.raises(DomainError, match="noch 1 Person"):
        dismiss_municipality(actor=coordinator, municipality=kehl)
    kehl.refresh_from_db()
    assert kehl.member


def test_a_town_outside_is_not_admitted(coordinator: Person) -> None:
    far = factories.MunicipalityFactory.create(ags="08211000", member=False)
    with pytest.raises(DomainError, match="Gebiet"):
        admit_municipality(actor=coordinator, municipality=far)
    far.refresh_from_db()
    assert not far.member


def test_officers_admit_nobody(officer_kehl: Person, gengenbach: Municipality) -> None:
    with pytest.raises(NotAllowed):
        admit_municipality(actor=officer_kehl, municipality=gengenbach)
    with pytest.raises(NotAllowed):
        create_body(actor=officer_kehl, name="Zweckverband")
    gengenbach.refresh_from_db()
    assert not gengenbach.member
    assert not Municipality.objects.filter(name="Zweckverband").exists()


def test_bodies_have_no_key(coordinator: Person) -> None:
    body = create_body(actor=coordinator, name=" Hochschule  Offenburg ")
    assert (body.name, body.ags, body.member, body.slug) == (
        "Hochschule Offenburg",
        None,
        False,
        "hochschule-offenburg",
    )
    for name, kind in (("hochschule offenburg", "andere"), ("", "andere"), ("Neustadt", "stadt")):
        with pytest.raises(DomainError):
            create_body(actor=coordinator, name=name, kind=kind)


def test_the_page_of_municipalities(
    coordinator: Person, gengenbach: Municipality, client_of: ClientOf
) -> None:
    browser = client_of(coordinator)
    address = reverse("people:municipalities")
    assert "Gengenbach" in browser.get(address).text
    for name, member in (("people:admit", True), ("people:dismiss", False)):
        browser.post(reverse(name, args=["gengenbach"]))
        gengenbach.refresh_from_db()
        assert gengenbach.member == member
    wrong = browser.post(address, {"name": "Gengenbach", "kind": "stadt", "website": "javascript:alert(1)"})
    assert wrong.status_code == 422
    assert browser.post(address, {"name": "Hochschule", "kind": "andere"}).status_code == 302
    assert browser.post(reverse("people:admit", args=["nirgends"])).status_code == 404


def test_departments(officer_kehl: Person, kehl: Municipality, staff_kehl: Person) -> None:
    office = add_department(actor=officer_kehl, municipality=kehl, name=" Ämter  und Mehr ")
    assert office.name == "Ämter und Mehr"
    for name in ("ÄMTER und mehr", "", "x" * 121):
        with pytest.raises(DomainError) as refusal:
            add_department(actor=officer_kehl, municipality=kehl, name=name)
        assert refusal.value.field == "name"
    rename_department(actor=officer_kehl, department=office, name="Ämter UND mehr")
    staff_kehl.memberships.update(department=office)
    delete_department(actor=officer_kehl, department=office)
    assert staff_kehl.memberships.get().role == Role.STAFF
    assert not Department.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "staff_kehl", "guide", "guest"])
def test_departments_are_the_officers_business(
    who: str, request: pytest.FixtureRequest, kehl: Municipality
) -> None:
    actor = request.getfixturevalue(who)
    office = factories.DepartmentFactory.create(municipality=kehl, name="Amt")
    with pytest.raises(NotAllowed):
        add_department(actor=actor, municipality=kehl, name="Neu")
    with pytest.raises(NotAllowed):
        rename_department(actor=actor, department=office, name="Neu")
    with pytest.raises(NotAllowed):
        delete_department(actor=actor, department=office)
    assert [one.name for one in Department.objects.all()] == ["Amt"]


def test_the_pages_of_departments(
    officer_kehl: Person, kehl: Municipality, lahr: Municipality, client_of: ClientOf
) -> None:
    browser = client_of(officer_kehl)
    listing = reverse("people:departments")
    assert browser.post(listing, {"name": "Hauptamt"}).status_code == 302
    assert browser.post(listing, {"name": "hauptamt"}).status_code == 422
    # another town's name in the address changes nothing: the own town is used
    assert browser.post(f"{listing}?kommune=lahr", {"name": "Bauamt"}).status_code == 302
    assert not lahr.departments.exists()
    office = kehl.departments.get(name="Hauptamt")
    address = reverse("people:department", args=[office.pk])
    assert browser.post(address, {"name": "bauamt"}).status_code == 422
    assert browser.post(address, {"name": "Zentrale Dienste"}).status_code == 302
    browser.post(reverse("people:department_delete", args=[office.pk]))
    assert [one.name for one in kehl.departments.all()] == ["Bauamt"]
