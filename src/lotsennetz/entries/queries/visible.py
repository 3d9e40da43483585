"""Which entries a viewer may see: the one condition that lists, search, feeds and files share."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from lotsennetz.entries.models import Attachment, Comment, Entry, State, Visibility
from lotsennetz.entries.rules import effective_visibility
from lotsennetz.groups.models import Group, GroupMember
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Membership, Person
from lotsennetz.people.viewer import NETWORK_ROLES

_OPEN = [Group.Privacy.PUBLIC, Group.Privacy.NETWORK]


def visible_condition(viewer: Viewer, prefix: str = "") -> Q:
    """The condition on published entries, for a query that reaches Entry through ``prefix`` (``"entry__"``)."""

    def on(**conditions: object) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    seen = on(visibility=Visibility.PUBLIC) & (on(group=None) | on(group__privacy=Group.Privacy.PUBLIC))
    if viewer.is_network_member:
        seen |= on(visibility__in=[Visibility.NETWORK, Visibility.PUBLIC]) & (
            on(group=None) | on(group__privacy__in=_OPEN)
        )
    if viewer.group_roles:
        seen |= on(group_id__in=list(viewer.group_roles)) & ~on(visibility=Visibility.MUNICIPALITY)
    if viewer.municipality_ids:
        seen |= on(visibility=Visibility.MUNICIPALITY, municipality_id__in=list(viewer.municipality_ids))
    return on(state=State.PUBLISHED) & seen


def visible_entries(viewer: Viewer) -> QuerySet[Entry]:
    """Published entries that the viewer may see, in no particular order."""
    return Entry.objects.filter(visible_condition(viewer))


def visible_comments(viewer: Viewer) -> QuerySet[Comment]:
    """Published comments on visible entries."""
    return Comment.objects.filter(visible_condition(viewer, "entry__"), state=State.PUBLISHED)


def visible_attachments(viewer: Viewer) -> QuerySet[Attachment]:
    """Files on visible entries and comments, and those on the viewer's own drafts."""
    said = Q(comment=None) | Q(comment__state=State.PUBLISHED)
    if viewer.is_signed_in:
        said |= Q(comment__state=State.DRAFT, comment__author_id=viewer.person_id)
    seen = said & visible_condition(viewer, "thread__")
    if viewer.is_signed_in:
        seen |= Q(entry__state=State.DRAFT, entry__author_id=viewer.person_id)
    return Attachment.objects.filter(seen)


def entry_visible_to_persons(entry: Entry, person_ids: Iterable[int]) -> set[int]:
    """Those of ``person_ids`` who may see the published ``entry`` now. At most three queries."""
    active = set(Person.objects.filter(pk__in=list(person_ids), is_active=True).values_list("pk", flat=True))
    if not active or entry.state != State.PUBLISHED:
        return set()
    level = effective_visibility(entry)
    if level == Visibility.PUBLIC:
        return active
    inside = Membership.objects.filter(person_id__in=active, role__in=NETWORK_ROLES)
    if level == Visibility.MUNICIPALITY:
        return set(
            inside.filter(municipality_id=entry.municipality_id or 0).values_list("person_id", flat=True)
        )
    seen: set[int] = set()
    if entry.group_id is not None:
        members = GroupMember.objects.filter(group_id=entry.group_id)
        direct = members.filter(person_id__in=active).values_list("person_id", flat=True)
        seen |= {pk for pk in direct if pk is not None}
        towns = members.filter(municipality__isnull=False).values("municipality_id")
        seen |= set(inside.filter(municipality_id__in=towns).values_list("person_id", flat=True))
    if level == Visibility.NETWORK:
        seen |= set(inside.values_list("person_id", flat=True))
    return seen
