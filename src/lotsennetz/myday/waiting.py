"""Decisions that wait for the viewer: who wants to join her groups or her towns. One query."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField, Count, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotsennetz.groups.models import GroupRequest, GroupRole
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import JoinRequest


@dataclass(frozen=True)
class Decision:
    """Something to decide, and where."""

    text: str
    detail: str
    url: str


def decisions(viewer: Viewer) -> list[Decision]:
    """Open requests by group and by municipality."""
    led = [pk for pk, role in viewer.group_roles.items() if role in {GroupRole.OWNER, GroupRole.MODERATOR}]
    rooms = GroupRequest.objects.filter(group_id__in=led, person__is_active=True, group__archived_at=None)
    towns = JoinRequest.objects.filter(state=JoinRequest.State.OPEN)
    if not viewer.is_coordinator:
        towns = towns.filter(municipality_id__in=list(viewer.officer_of))
    rows = (
        rooms.order_by()
        .values_list(Value("group", CharField()), "group__slug", "group__name")
        .annotate(n=Count("pk"))
        .union(
            towns.order_by()
            .values_list(Value("town", CharField()), "municipality__slug", "municipality__name")
            .annotate(n=Count("pk")),
            all=True,
        )
    )
    found = []
    for what, slug, name, count in rows:
        text = ngettext("%(n)s Anfrage", "%(n)s Anfragen", count) % {"n": count}
        if what == "group":
            url = reverse("stream:members", kwargs={"slug": slug})
            found.append(Decision(text, _("möchte in die Gruppe %(name)s") % {"name": name}, url))
        else:
            found.append(
                Decision(text, _("möchte zu %(name)s gehören") % {"name": name}, reverse("people:access"))
            )
    return found
