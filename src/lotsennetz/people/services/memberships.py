"""Roles of people in municipalities: more, other, none."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import DomainError
from lotsennetz.people import rules
from lotsennetz.people.events import MembershipEnded, PersonChanged
from lotsennetz.people.models import Department, Invitation, Membership, Municipality, Person, Role
from lotsennetz.people.queries import officers_of
from lotsennetz.people.services import checks
from lotsennetz.people.services.checks import Actor
from lotsennetz.people.services.municipalities import become_member
from lotsennetz.people.viewer import NETWORK_ROLES, people_viewer_of


def add_membership(
    *,
    actor: Actor,
    person: Person,
    municipality: Municipality,
    role: str,
    department: Department | None = None,
) -> Membership:
    """One more role. Officers give it to people of their own municipality; others they invite."""
    with transaction.atomic():
        municipality = Municipality.objects.select_for_update().get(pk=municipality.pk)
        if role not in Role.values:
            raise DomainError(_("Diese Rolle gibt es nicht."), field="role")
        if actor is not None:
            viewer = checks.viewer_for(actor)
            checks.refuse_unless(rules.may_add_membership(viewer, person, municipality, role))
        if not person.is_active:
            raise DomainError(_("Dieser Zugang ist gesperrt."))
        checks.refuse_outside_region(municipality)
        _refuse_foreign(department, municipality)
        if person.memberships.filter(municipality=municipality, role=role).exists():
            raise DomainError(_("Diese Person hat die Rolle schon."), field="role")
        membership = Membership.objects.create(
            person=person, municipality=municipality, role=role, department=department, since=clock.now()
        )
        if role != Role.GUEST:
            become_member(actor=actor, municipality=municipality)
        _recorded("membership.added", actor, membership, ["role", "department"])
        bus.publish(PersonChanged(person_id=person.pk))
        return membership


def change_membership(
    *, actor: Actor, membership: Membership, role: str, department: Department | None
) -> Membership:
    """Another role or department in the same municipality."""
    with transaction.atomic():
        membership = _locked(membership)
        if role not in Role.values:
            raise DomainError(_("Diese Rolle gibt es nicht."), field="role")
        if actor is not None:
            viewer = checks.viewer_for(actor)
            checks.refuse_unless(rules.may_change_membership(viewer, membership))
            checks.refuse_unless(rules.may_invite(viewer, membership.municipality, role))
        _refuse_foreign(department, membership.municipality)
        before = membership.role
        changed = [
            name
            for name, old, new in [
                ("role", before, role),
                ("department", membership.department_id, department.pk if department else None),
            ]
            if old != new
        ]
        if not changed:
            return membership
        if role != before:
            twin = Membership.objects.filter(
                person=membership.person, municipality=membership.municipality, role=role
            )
            if twin.exists():
                raise DomainError(_("Diese Person hat die Rolle schon."), field="role")
            _refuse_gap(actor, membership)
        membership.role = role
        membership.department = department
        membership.save(update_fields=["role", "department"])
        if role != Role.GUEST:
            become_member(actor=actor, municipality=membership.municipality)
        _recorded("membership.changed", actor, membership, changed)
        bus.publish(PersonChanged(person_id=membership.person_id))
        withdraw_unbacked(membership.person_id)
        if before in NETWORK_ROLES and role not in NETWORK_ROLES:
            tell_ended(membership.person_id, membership.municipality_id)
        return membership


def end_membership(*, actor: Actor, membership: Membership) -> None:
    """The role ends at once, and with the last one what rested on it."""
    with transaction.atomic():
        membership = _locked(membership)
        if actor is not None:
            checks.refuse_unless(rules.may_end_membership(checks.viewer_for(actor), membership))
        _refuse_gap(actor, membership)
        _recorded("membership.ended", actor, membership, ["role"])
        person_id, municipality_id = membership.person_id, membership.municipality_id
        membership.delete()
        tell_ended(person_id, municipality_id)


def withdraw_unbacked(person_id: int) -> int:
    """Open invitations whose sender could not give that role any more end with the right. Returns how many."""
    viewer = people_viewer_of(Person.objects.get(pk=person_id))
    sent = Invitation.objects.filter(invited_by_id=person_id, accepted_at=None, withdrawn_at=None)
    unbacked = [
        invitation.pk
        for invitation in sent.select_related("municipality")
        if not rules.may_invite(viewer, invitation.municipality, invitation.role)
    ]
    return Invitation.objects.filter(pk__in=unbacked).update(withdrawn_at=clock.now())


def tell_ended(person_id: int, municipality_id: int) -> None:
    """Publish what is left of the person's roles."""
    withdraw_unbacked(person_id)
    left = Membership.objects.filter(person_id=person_id, role__in=NETWORK_ROLES)
    bus.publish(
        MembershipEnded(
            person_id=person_id,
            municipality_id=municipality_id,
            in_municipality=left.filter(municipality_id=municipality_id).exists(),
            in_network=left.exists(),
        )
    )


def _locked(membership: Membership) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("municipality", "person")
    found = rows.filter(pk=membership.pk).first()
    if found is None:
        raise DomainError(_("Diese Rolle wurde inzwischen beendet."))
    return found


def _refuse_foreign(department: Department | None, municipality: Municipality) -> None:
    if department is not None and department.municipality_id != municipality.pk:
        raise DomainError(_("Diese Stelle gehört zu einer anderen Kommune."), field="department")


def _refuse_gap(actor: Actor, membership: Membership) -> None:
    """No officer leaves the own municipality without one; the coordination may, it decides there then."""
    checks.refuse_last_coordinator(membership.person, besides=membership)
    if membership.role != Role.OFFICER or not membership.person.is_active or actor is None:
        return
    if checks.viewer_for(actor).is_coordinator:
        return
    if not officers_of(membership.municipality).exclude(pk=membership.person_id).exists():
        raise DomainError(
            _(
                "%(name)s hätte dann niemanden mehr, der über Zugänge entscheidet. "
                "Geben Sie diese Rolle zuerst einer anderen Person."
            )
            % {"name": membership.municipality.name},
            field="role",
        )


def _recorded(action: str, actor: Actor, membership: Membership, fields: list[str]) -> None:
    audit.record(
        action,
        actor=actor,
        target=membership.person,
        municipality_id=membership.municipality_id,
        fields=fields,
        values={"role": membership.role},
        subject_id=membership.person_id,
    )
