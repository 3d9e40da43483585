"""Becoming a member and ceasing to be one."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups import rules
from lotsennetz.groups.events import GroupInvited, GroupLeft, GroupRequestDecided, GroupRequested
from lotsennetz.groups.models import Group, GroupInvitation, GroupMember, GroupRequest, GroupRole
from lotsennetz.groups.services.fetch import NoSuchGroup, locked_group
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality, Person


def _admit(group: Group, person: Person) -> GroupMember:
    """Make the member and clear what was pending."""
    member, _created = GroupMember.objects.get_or_create(
        group=group, person=person, defaults={"since": clock.now(), "role": GroupRole.MEMBER}
    )
    GroupRequest.objects.filter(group=group, person=person).delete()
    GroupInvitation.objects.filter(group=group, person=person).delete()
    return member


def join(*, actor: Person, group_id: int) -> GroupMember:
    """Join an open group at once."""
    with transaction.atomic():
        group, _viewer = locked_group(group_id, actor=actor, action="join")
        member = _admit(group, actor)
        audit.record("group.joined", actor=actor, target=group)
    return member


def request_to_join(*, actor: Person, group_id: int, message: str = "") -> GroupRequest:
    """Ask to join a group on request. Asking twice keeps the first request."""
    if len(message) > 500:
        raise DomainError(_("Die Nachricht hat höchstens 500 Zeichen."), field="message")
    with transaction.atomic():
        group, _viewer = locked_group(group_id, actor=actor, action="request")
        request, created = GroupRequest.objects.get_or_create(
            group=group, person=actor, defaults={"message": message.strip(), "created_at": clock.now()}
        )
        if created:
            audit.record("group.requested", actor=actor, target=group)
            bus.publish(GroupRequested(group.pk, actor.pk))
    return request


def withdraw_request(*, actor: Person, group_id: int) -> None:
    GroupRequest.objects.filter(group_id=group_id, person=actor).delete()


def decide_request(*, actor: Person, request_id: int, accept: bool) -> None:
    """Accept or decline; the request is gone afterwards, the audit log keeps the decision."""
    with transaction.atomic():
        decided = NoSuchGroup(_("Über diese Anfrage wurde schon entschieden."))
        group_id = GroupRequest.objects.filter(pk=request_id).values_list("group_id", flat=True).first()
        if group_id is None:
            raise decided
        group, _viewer = locked_group(group_id, actor=actor, action="moderate")
        request = GroupRequest.objects.select_related("person").filter(pk=request_id).first()
        if request is None:  # somebody else was faster
            raise decided
        if accept and not request.person.is_active:
            raise DomainError(_("Diese Person ist nicht mehr im Verbund."))
        if accept:
            _admit(group, request.person)
        request.delete()
        audit.record(
            "group.request_accepted" if accept else "group.request_declined", actor=actor, target=group
        )
        bus.publish(GroupRequestDecided(group.pk, request.person_id, accept, actor.pk))


def invite(*, actor: Person, group_id: int, person_id: int) -> GroupInvitation:
    """Ask somebody of the network, or a guest, to join."""
    with transaction.atomic():
        group, _viewer = locked_group(group_id, actor=actor, action="invite")
        person = Person.objects.filter(pk=person_id, is_active=True).first()
        if person is None:
            raise DomainError(_("Diese Person gibt es im Verbund nicht."), field="person")
        if GroupMember.objects.filter(group=group, person=person).exists():
            raise DomainError(_("%(name)s ist schon Mitglied.") % {"name": person.name}, field="person")
        invitation, created = GroupInvitation.objects.get_or_create(
            group=group, person=person, defaults={"invited_by": actor, "created_at": clock.now()}
        )
        if created:
            audit.record("group.invited", actor=actor, target=group, fields=["person"])
            bus.publish(GroupInvited(group.pk, person.pk, actor.pk))
    return invitation


def withdraw_invitation(*, actor: Person, invitation_id: int) -> None:
    """Take an invitation back that was not answered yet."""
    with transaction.atomic():
        invitation = GroupInvitation.objects.filter(pk=invitation_id).first()
        if invitation is None:
            raise NoSuchGroup(_("Diese Einladung gibt es nicht mehr."))
        locked_group(invitation.group_id, actor=actor, action="invite")
        audit.record("group.invitation_withdrawn", actor=actor, target=invitation.group)
        invitation.delete()


def answer_invitation(*, actor: Person, group_id: int, accept: bool) -> None:
    """The invited person accepts or declines."""
    with transaction.atomic():
        group, _viewer = locked_group(group_id, actor=actor, action="see")
        invitation = GroupInvitation.objects.filter(group=group, person=actor).first()
        if invitation is None:
            raise NotAllowed(_("Für Sie liegt keine Einladung in diese Gruppe vor."))
        if accept and group.archived_at is not None:
            raise DomainError(_("Diese Gruppe ist inzwischen archiviert."))
        if accept:
            _admit(group, actor)
        invitation.delete()
        audit.record(
            "group.invitation_accepted" if accept else "group.invitation_declined", actor=actor, target=group
        )


def leave(*, actor: Person, group_id: int) -> None:
    """Leave a group. A sole owner hands it over first."""
    with transaction.atomic():
        group, _viewer = locked_group(group_id, actor=actor, action="leave")
        member = GroupMember.objects.filter(group=group, person=actor).first()
        if member is None:
            raise NotAllowed(
                _("Sie gehören über Ihre Kommune zu dieser Gruppe; austreten kann nur die Kommune.")
            )
        _keep_an_owner(group, member)
        member.delete()
        audit.record("group.left", actor=actor, target=group)
        bus.publish(GroupLeft(group.pk, actor.pk, None))


def _keep_an_owner(group: Group, member: GroupMember) -> None:
    if member.role != GroupRole.OWNER:
        return
    others = GroupMember.objects.filter(group=group, role=GroupRole.OWNER, person__is_active=True)
    if not others.exclude(pk=member.pk).exists():
        raise DomainError(
            _("Eine Gruppe braucht eine Leitung. Übergeben Sie die Leitung zuerst an jemand anderen.")
        )


def _locked_member(member_id: int, *, actor: Person) -> tuple[GroupMember, Group, Viewer]:
    """The membership as it stands once its group is locked."""
    gone = NoSuchGroup(_("Dieses Mitglied gibt es nicht mehr."))
    group_id = GroupMember.objects.filter(pk=member_id).values_list("group_id", flat=True).first()
    if group_id is None:
        raise gone
    group, viewer = locked_group(group_id, actor=actor, action="see")
    member = GroupMember.objects.select_related("person").filter(pk=member_id).first()
    if member is None:
        raise gone
    return member, group, viewer


def remove_member(*, actor: Person, member_id: int) -> None:
    """Take a person or a municipality out.

    Moderators remove members, owners anybody but the last owner; its officers take their own town out.
    """
    with transaction.atomic():
        member, group, viewer = _locked_member(member_id, actor=actor)
        own_town = member.municipality_id is not None and member.municipality_id in viewer.officer_of
        needed: rules.Action = "moderate" if member.role == GroupRole.MEMBER else "manage"
        if not own_town and not rules.can(viewer, needed, group):
            raise NotAllowed(_("Das ist in dieser Gruppe für Sie nicht möglich."))
        _keep_an_owner(group, member)
        member.delete()
        audit.record("group.member_removed", actor=actor, target=group)
        bus.publish(GroupLeft(group.pk, member.person_id, member.municipality_id))


def set_role(*, actor: Person, member_id: int, role: str) -> GroupMember:
    """Make somebody owner, moderator or plain member; only owners do."""
    if role not in GroupRole.values:
        raise DomainError(_("Diese Rolle gibt es nicht."), field="role")
    with transaction.atomic():
        member, group, viewer = _locked_member(member_id, actor=actor)
        if not rules.can(viewer, "manage", group):
            raise NotAllowed(_("Das ist in dieser Gruppe für Sie nicht möglich."))
        if member.person is None and role != GroupRole.MEMBER:
            raise DomainError(
                _("Eine Kommune als Ganzes kann keine Gruppe leiten oder moderieren."), field="role"
            )
        if role != GroupRole.OWNER:
            _keep_an_owner(group, member)
        member.role = role
        member.save(update_fields=["role"])
        audit.record("group.role_changed", actor=actor, target=group, fields=["role"])
    return member


def add_municipality(*, actor: Person, group_id: int, municipality_id: int) -> GroupMember:
    """Admit a whole municipality: all its people, guests excepted. Moderators do this, its officers may undo it."""
    with transaction.atomic():
        group, _viewer = locked_group(group_id, actor=actor, action="add_municipality")
        municipality = Municipality.objects.filter(pk=municipality_id, member=True).first()
        if municipality is None:
            raise DomainError(_("Diese Kommune gehört nicht zum Verbund."), field="municipality")
        member, created = GroupMember.objects.get_or_create(
            group=group, municipality=municipality, defaults={"since": clock.now()}
        )
        if created:
            audit.record(
                "group.municipality_added", actor=actor, target=group, municipality_id=municipality.pk
            )
    return member
