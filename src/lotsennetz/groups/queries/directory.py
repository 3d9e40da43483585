"""Lists of groups and of their members."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from lotsennetz.groups.models import Group, GroupInvitation, GroupMember, GroupRequest, GroupRole
from lotsennetz.groups.rules import visible_groups
from lotsennetz.groups.viewer import Viewer


def group_directory(viewer: Viewer, *, archived: bool = False) -> QuerySet[Group]:
    """Visible groups by name with ``person_count``, ``municipality_count`` and ``requested`` (by the viewer)."""
    requested = GroupRequest.objects.filter(group=OuterRef("pk"), person_id=viewer.person_id or 0)
    counts = GroupMember.objects.filter(group=OuterRef("pk")).order_by().values("group")
    return (
        Group.objects.filter(pk__in=visible_groups(viewer).values("pk"), archived_at__isnull=not archived)
        .select_related("topic")
        .annotate(
            person_count=_subcount(counts.filter(person__isnull=False)),
            municipality_count=_subcount(counts.filter(municipality__isnull=False)),
            requested=Exists(requested),
        )
        .order_by("name")
    )


def _subcount(rows: QuerySet[GroupMember, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def members_of(group: Group) -> QuerySet[GroupMember]:
    """Owners first, then moderators, then members by name; whole municipalities last."""
    rank = Case(
        When(role=GroupRole.OWNER, then=Value(0)),
        When(role=GroupRole.MODERATOR, then=Value(1)),
        default=Value(2),
    )
    return (
        GroupMember.objects.filter(group=group)
        .filter(Q(person=None) | Q(person__is_active=True))
        .select_related("person", "municipality")
        .order_by(rank, "person__family_name", "person__given_name", "municipality__name")
    )


def open_requests(viewer: Viewer, group: Group) -> QuerySet[GroupRequest]:
    """What waits for a decision; nothing for those who do not decide."""
    rows = GroupRequest.objects.filter(group=group, person__is_active=True).select_related("person")
    return rows if viewer.moderates(group.pk) else rows.none()


def open_invitations(viewer: Viewer, group: Group) -> QuerySet[GroupInvitation]:
    rows = GroupInvitation.objects.filter(group=group).select_related("person", "invited_by")
    return rows if viewer.moderates(group.pk) else rows.none()


def invitations_for(viewer: Viewer) -> QuerySet[GroupInvitation]:
    """Invitations that wait for the viewer herself."""
    return GroupInvitation.objects.filter(
        person_id=viewer.person_id or 0, group__archived_at=None
    ).select_related("group", "invited_by")


def groups_to_write_in(viewer: Viewer) -> list[Group]:
    """The viewer's groups that still take entries, by name."""
    return list(Group.objects.filter(pk__in=sorted(viewer.group_roles), archived_at=None))
