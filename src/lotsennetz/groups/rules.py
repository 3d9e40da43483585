"""Who may do what with a group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from django.db.models import Q, QuerySet

from lotsennetz.groups.models import Group, GroupRole
from lotsennetz.groups.viewer import Viewer

Action = Literal[
    "see", "join", "request", "leave", "post", "invite", "moderate", "manage", "archive", "add_municipality"
]


def visible_groups(viewer: Viewer) -> QuerySet[Group]:
    """Groups whose page the viewer may open: public ones for anybody, hidden ones only for their members."""
    seen = Q(privacy=Group.Privacy.PUBLIC)
    if viewer.is_network_member:
        hidden = Q(join_policy=Group.JoinPolicy.INVITATION, privacy=Group.Privacy.MEMBERS)
        seen |= ~hidden
    if viewer.is_signed_in:
        seen |= Q(pk__in=list(viewer.group_roles))
        seen |= Q(invitations__person_id=viewer.person_id)
    return Group.objects.filter(seen).distinct()


def _sees(viewer: Viewer, group: Group) -> bool:
    if group.privacy == Group.Privacy.PUBLIC or group.pk in viewer.group_roles:
        return True
    if viewer.is_network_member and not group.is_hidden:
        return True
    return viewer.is_signed_in and group.invitations.filter(person_id=viewer.person_id or 0).exists()


def _is_outside(viewer: Viewer, group: Group) -> bool:
    return viewer.is_network_member and group.pk not in viewer.group_roles and group.archived_at is None


def _manages(viewer: Viewer, group: Group) -> bool:
    """Owners only. A group never stays without one: see handover.py and revocation.py."""
    return viewer.group_roles.get(group.pk) == GroupRole.OWNER


_RULES: dict[Action, Callable[[Viewer, Group], bool]] = {
    "see": _sees,
    "join": lambda v, g: _is_outside(v, g) and g.join_policy == Group.JoinPolicy.OPEN,
    "request": lambda v, g: _is_outside(v, g) and g.join_policy == Group.JoinPolicy.REQUEST,
    "leave": lambda v, g: g.pk in v.group_roles,
    "post": lambda v, g: g.pk in v.group_roles and g.archived_at is None,
    "invite": lambda v, g: v.moderates(g.pk) and g.archived_at is None,
    "moderate": lambda v, g: v.moderates(g.pk),
    "manage": _manages,
    "archive": _manages,
    "add_municipality": lambda v, g: v.moderates(g.pk) and g.archived_at is None,
}


def can(viewer: Viewer, action: Action, group: Group) -> bool:
    return _RULES[action](viewer, group)


def may_create(viewer: Viewer) -> bool:
    """Every member of the network may open a group; guests may not."""
    return viewer.is_network_member
