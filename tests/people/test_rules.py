"""Who may do what. Pure rules are tried with every combination."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotsennetz.people import rules
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.people.queries import people_visible_to
from lotsennetz.people.viewer import PeopleViewer, Standing, people_viewer_of
from tests import factories

TOWNS = (1, 2, 3)
standings = st.frozensets(st.builds(Standing, st.sampled_from(TOWNS), st.sampled_from(Role.values)))
viewers = st.builds(PeopleViewer, person_id=st.just(7), standings=standings)
towns = st.builds(
    Municipality, pk=st.sampled_from(TOWNS), member=st.booleans(), ags=st.sampled_from(["08317057", None])
)


@given(viewer=viewers, town=towns, role=st.sampled_from(Role.values))
def test_nobody_gives_more_than_they_may(viewer: PeopleViewer, town: Municipality, role: str) -> None:
    allowed = rules.may_invite(viewer, town, role)
    if viewer.is_coordinator:
        assert allowed
    elif allowed:
        assert role not in {Role.COORDINATOR, Role.GUEST}
        assert Standing(town.pk, Role.OFFICER) in viewer.standings
        assert town.member


@given(town=towns, role=st.sampled_from(Role.values))
def test_visitors_invite_nobody(town: Municipality, role: str) -> None:
    assert not rules.may_invite(PeopleViewer(None, frozenset()), town, role)


@given(viewer=viewers, town=towns, made=st.sampled_from(Role.values))
def test_who_gives_a_role_also_changes_it(viewer: PeopleViewer, town: Municipality, made: str) -> None:
    from lotsennetz.people.models import Membership

    held = Membership(person_id=99, municipality=town, role=made)
    assert rules.may_change_membership(viewer, held) == rules.may_invite(viewer, town, made)
    assert rules.may_end_membership(viewer, held) == rules.may_invite(viewer, town, made)
    held.person_id = 7
    assert rules.may_end_membership(viewer, held)


@given(ags=st.from_regex(r"[0-9]{8}", fullmatch=True), prefix=st.from_regex(r"[0-9]{2,8}", fullmatch=True))
def test_region_is_a_matter_of_beginnings(ags: str, prefix: str) -> None:
    assert rules.in_region(ags, [prefix]) == (ags[: len(prefix)] == prefix)
    assert not rules.in_region(ags, [])
    assert not rules.in_region(ags, [""])
    assert not rules.in_region(None, [prefix])


@pytest.mark.parametrize("field", ["phone", "email"])
@pytest.mark.parametrize(
    ("circle", "who_sees"),
    [
        ("nobody", set()),
        ("municipality", {"officer_kehl", "guide"}),
        ("network", {"officer_kehl", "guide", "stranger", "coordinator"}),
    ],
)
def test_the_person_decides_who_sees_contact(
    field: rules.ContactField,
    circle: str,
    who_sees: set[str],
    staff_kehl: Person,
    request: pytest.FixtureRequest,
) -> None:
    setattr(staff_kehl, f"{field}_visibility", circle)
    staff_kehl.save()
    for who in ("officer_kehl", "guide", "stranger", "coordinator", "guest", "ex_member", "applicant"):
        viewer = people_viewer_of(request.getfixturevalue(who))
        assert rules.may_see_contact(viewer, staff_kehl, field) == (who in who_sees), who
    assert rules.may_see_contact(people_viewer_of(staff_kehl), staff_kehl, field)
    assert not rules.may_see_contact(people_viewer_of(None), staff_kehl, field)


def test_network_members_see_everybody_who_belongs(
    officer_kehl: Person, guest: Person, coordinator: Person, ex_member: Person, deactivated: Person
) -> None:
    found = set(people_visible_to(people_viewer_of(officer_kehl)))
    assert found == {officer_kehl, guest, coordinator}


def test_guests_see_their_body_and_the_coordination(
    guest: Person, coordinator: Person, officer_kehl: Person, staedtetag: Municipality
) -> None:
    colleague = factories.person_in(staedtetag, Role.GUEST)
    viewer = people_viewer_of(guest)
    assert set(people_visible_to(viewer)) == {guest, colleague, coordinator}
    assert rules.PersonPolicy.can(viewer, colleague)
    assert not rules.PersonPolicy.can(viewer, officer_kehl)


@pytest.mark.parametrize("who", ["applicant", "invited", "ex_member"])
def test_who_belongs_nowhere_sees_nobody_else(
    who: str, request: pytest.FixtureRequest, coordinator: Person, officer_kehl: Person
) -> None:
    person = request.getfixturevalue(who)
    assert list(people_visible_to(people_viewer_of(person))) == [person]


def test_visitors_and_the_deactivated_see_nobody(officer_kehl: Person, deactivated: Person) -> None:
    assert not people_visible_to(people_viewer_of(None)).exists()
    assert not people_visible_to(people_viewer_of(deactivated)).exists()


def test_one_and_many_agree(
    coordinator: Person, officer_kehl: Person, stranger: Person, guest: Person, kehl: Municipality
) -> None:
    """``can`` and ``visible_to`` never drift apart."""
    for role in Role.values:
        factories.InvitationFactory.create(municipality=kehl, role=role)
    asked = factories.JoinRequestFactory.create(municipality=kehl)
    for person in (coordinator, officer_kehl, stranger, guest):
        viewer = people_viewer_of(person)
        for invitation in kehl.invitations.all():
            listed = rules.InvitationPolicy.visible_to(viewer).filter(pk=invitation.pk).exists()
            assert listed == rules.InvitationPolicy.can(viewer, invitation)
        listed = rules.RequestPolicy.visible_to(viewer).filter(pk=asked.pk).exists()
        assert listed == rules.RequestPolicy.can(viewer, asked)
        for town in Municipality.objects.all():
            listed = rules.AdministeredPolicy.visible_to(viewer).filter(pk=town.pk).exists()
            assert listed == rules.AdministeredPolicy.can(viewer, town)
