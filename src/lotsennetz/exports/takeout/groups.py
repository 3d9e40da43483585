"""Groups: where the person belongs, asked to, was asked."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lotsennetz.exports.takeout.part import Owner, Part, Record, name_of, page_of
from lotsennetz.groups.models import Group, GroupInvitation, GroupMember, GroupRequest


def _memberships(owner: Owner) -> Iterator[Record]:
    """The own ones, and those that the person has through her municipality."""
    towns = list(owner.viewer.municipality_ids)
    rows = GroupMember.objects.filter(Q(person=owner.person) | Q(municipality_id__in=towns))
    for row in rows.select_related("group", "municipality").order_by("since", "pk"):
        yield {
            "group": row.group.name,
            "url": page_of(row.group),
            "role": row.role,
            "through_municipality": name_of(row.municipality),
            "since": row.since,
        }


def _created(owner: Owner) -> Iterator[Record]:
    for group in Group.objects.filter(created_by=owner.person).order_by("created_at"):
        yield {"group": group.name, "url": page_of(group), "created_at": group.created_at}


def _asking(owner: Owner) -> Iterator[Record]:
    for request in GroupRequest.objects.filter(person=owner.person).select_related("group"):
        yield {
            "kind": "request",
            "group": request.group.name,
            "message": request.message,
            "created_at": request.created_at,
        }
    concerned = Q(person=owner.person) | Q(invited_by=owner.person)
    for row in GroupInvitation.objects.filter(concerned).select_related("group", "person", "invited_by"):
        yield {
            "kind": "invitation",
            "group": row.group.name,
            "to": row.person.name,
            "by": name_of(row.invited_by),
            "created_at": row.created_at,
        }


PARTS = (
    Part("gruppen.json", _("Gruppen, zu denen Sie gehören"), _memberships),
    Part("gruppen-eroeffnet.json", _("Gruppen, die Sie eröffnet haben"), _created),
    Part("gruppen-anfragen.json", _("Offene Anfragen und Einladungen zu Gruppen"), _asking),
)
