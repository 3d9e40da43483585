"""Who may do what to people, roles and municipalities.

Each policy answers ``can`` for one object and ``visible_to`` for all of them, from the same conditions.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from django.db.models import Q, QuerySet

from lotsennetz.core.models import AuditRecord
from lotsennetz.people.models import Invitation, JoinRequest, Membership, Municipality, Person, Role
from lotsennetz.people.viewer import NETWORK_ROLES, PeopleViewer

GIVEN_BY_OFFICERS = (Role.OFFICER, Role.GUIDE, Role.STAFF, Role.MAYOR)
ContactField = Literal["phone", "email"]


def in_region(ags: str | None, prefixes: Iterable[str]) -> bool:
    """Whether an official key lies in the network's region. Bodies without a key lie in none."""
    return bool(ags) and any(prefix and ags.startswith(prefix) for prefix in prefixes if ags)


def is_staff_of_network(viewer: PeopleViewer) -> bool:
    """Whether the viewer has anything to look after: own town's people, or all of them."""
    return viewer.is_coordinator or bool(viewer.officer_of)


def looks_after(viewer: PeopleViewer, municipality: Municipality) -> bool:
    """The coordination everywhere, an officer at home, as long as home is a member."""
    return viewer.is_coordinator or (municipality.pk in viewer.officer_of and municipality.member)


def roles_to_give(viewer: PeopleViewer, municipality: Municipality) -> tuple[Role, ...]:
    """What the viewer may make of somebody in this municipality. Nobody gives more than that."""
    if viewer.is_coordinator:
        return tuple(Role)
    return GIVEN_BY_OFFICERS if looks_after(viewer, municipality) else ()


def may_invite(viewer: PeopleViewer, municipality: Municipality, role: str) -> bool:
    """Officers invite to their own municipality; coordination and guests are the coordinators' business."""
    return role in roles_to_give(viewer, municipality)


def may_decide_request(viewer: PeopleViewer, request: JoinRequest) -> bool:
    return request.state == JoinRequest.State.OPEN and looks_after(viewer, request.municipality)


def may_manage_departments(viewer: PeopleViewer, municipality: Municipality) -> bool:
    return looks_after(viewer, municipality)


def may_change_membership(viewer: PeopleViewer, membership: Membership) -> bool:
    """Role and department: whoever could have given the role in the first place."""
    return membership.role in roles_to_give(viewer, membership.municipality)


def may_add_membership(viewer: PeopleViewer, person: Person, municipality: Municipality, role: str) -> bool:
    """One more role for somebody: the coordination anywhere, officers for those who already belong at home."""
    if not may_invite(viewer, municipality, role):
        return False
    return viewer.is_coordinator or person.memberships.filter(municipality=municipality).exists()


def may_end_membership(viewer: PeopleViewer, membership: Membership) -> bool:
    """Everybody may give up an own role."""
    return membership.person_id == viewer.person_id or may_change_membership(viewer, membership)


def may_deactivate(viewer: PeopleViewer, person: Person) -> bool:
    """Not oneself. Officers only those whose every role is at home and one that officers give."""
    if person.pk == viewer.person_id or person.left_at is not None:
        return False
    if viewer.is_coordinator:
        return True
    memberships = list(person.memberships.select_related("municipality"))
    return bool(memberships) and all(may_change_membership(viewer, held) for held in memberships)


def may_manage_municipalities(viewer: PeopleViewer) -> bool:
    return viewer.is_coordinator


def may_edit_network(viewer: PeopleViewer) -> bool:
    return viewer.is_coordinator


def may_edit_profile(viewer: PeopleViewer, person: Person) -> bool:
    """A profile is the person's own; nobody else writes in it."""
    return viewer.is_signed_in and viewer.person_id == person.pk


def may_see_contact(viewer: PeopleViewer, person: Person, field: ContactField) -> bool:
    """The circle that the person chose. Officers and coordinators have no way around it.

    Uses ``person.memberships.all()``: prefetch it for lists.
    """
    if viewer.is_signed_in and viewer.person_id == person.pk:
        return True
    circle = person.phone_visibility if field == "phone" else person.email_visibility
    if not person.is_active or circle == Person.Circle.NOBODY:
        return False
    if circle == Person.Circle.NETWORK:
        return viewer.is_network_member
    home = {held.municipality_id for held in person.memberships.all() if held.role in NETWORK_ROLES}
    return bool(home & viewer.municipality_ids)


def may_read_audit(viewer: PeopleViewer) -> bool:
    return viewer.is_coordinator


class PersonPolicy:
    """Network members see everybody in the network; guests their own body's guests and the coordination."""

    @staticmethod
    def _condition(viewer: PeopleViewer) -> Q:
        if not viewer.is_signed_in:
            return Q(pk__in=())
        belongs = Membership.objects.all()
        if not viewer.is_network_member:
            bodies = [standing.municipality_id for standing in viewer.standings]
            own_body = Q(municipality__in=bodies, role=Role.GUEST)
            belongs = belongs.filter(own_body | Q(role=Role.COORDINATOR)) if bodies else belongs.none()
        return Q(pk=viewer.person_id) | Q(is_active=True, pk__in=belongs.values("person"))

    @classmethod
    def visible_to(cls, viewer: PeopleViewer) -> QuerySet[Person]:
        return Person.objects.filter(cls._condition(viewer))

    @classmethod
    def can(cls, viewer: PeopleViewer, person: Person) -> bool:
        return cls.visible_to(viewer).filter(pk=person.pk).exists()


class InvitationPolicy:
    """Whoever could issue an invitation may see, resend and withdraw it."""

    @staticmethod
    def visible_to(viewer: PeopleViewer) -> QuerySet[Invitation]:
        if viewer.is_coordinator:
            return Invitation.objects.all()
        return Invitation.objects.filter(
            municipality__in=viewer.officer_of, municipality__member=True, role__in=GIVEN_BY_OFFICERS
        )

    @staticmethod
    def can(viewer: PeopleViewer, invitation: Invitation) -> bool:
        return may_invite(viewer, invitation.municipality, invitation.role)


class RequestPolicy:
    """Only confirmed requests exist for anybody; the officers at home and the coordination see them."""

    @staticmethod
    def visible_to(viewer: PeopleViewer) -> QuerySet[JoinRequest]:
        open_ones = JoinRequest.objects.filter(state=JoinRequest.State.OPEN)
        if viewer.is_coordinator:
            return open_ones
        return open_ones.filter(municipality__in=viewer.officer_of, municipality__member=True)

    @staticmethod
    def can(viewer: PeopleViewer, request: JoinRequest) -> bool:
        return may_decide_request(viewer, request)


class AdministeredPolicy:
    """The municipalities whose people the viewer looks after."""

    @staticmethod
    def visible_to(viewer: PeopleViewer) -> QuerySet[Municipality]:
        if viewer.is_coordinator:
            return Municipality.objects.all()
        return Municipality.objects.filter(pk__in=viewer.officer_of, member=True)

    @staticmethod
    def can(viewer: PeopleViewer, municipality: Municipality) -> bool:
        return looks_after(viewer, municipality)


class AuditPolicy:
    @staticmethod
    def visible_to(viewer: PeopleViewer) -> QuerySet[AuditRecord]:
        return AuditRecord.objects.all() if may_read_audit(viewer) else AuditRecord.objects.none()

    @staticmethod
    def can(viewer: PeopleViewer, record: AuditRecord) -> bool:  # noqa: ARG004 -- all or nothing
        return may_read_audit(viewer)
