"""Which of a person's notices may still be shown: rights may have changed since they were written."""

from __future__ import annotations

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from lotsennetz.entries.models import State
from lotsennetz.entries.queries.visible import visible_condition
from lotsennetz.groups.models import Group, GroupInvitation
from lotsennetz.groups.prepared import Prepared
from lotsennetz.groups.viewer import Viewer
from lotsennetz.notify.models import Delivery, Notification
from lotsennetz.radar.queries.opportunities import visible_opportunities

_ABOUT_ENTRIES = ["mention", "comment", "reply", "answer_accepted"]
_ABOUT_TOWNS = ["radar_confirm", "radar_suggestion"]
_ABOUT_OPPORTUNITIES = ["radar_alert", "radar_opportunity"]


def _entry_notices(viewer: Viewer) -> Q:
    there = Q(comment=None) | Q(comment__state=State.PUBLISHED)
    still_accepted = ~Q(kind="answer_accepted") | Q(entry__accepted_id=F("comment_id"))
    return Q(kind__in=_ABOUT_ENTRIES) & visible_condition(viewer, "entry__") & there & still_accepted


def _group_notices(viewer: Viewer, person_id: int) -> Q:
    mine = list(viewer.group_roles)
    moderated = [pk for pk in mine if viewer.moderates(pk)]
    invited = GroupInvitation.objects.filter(group_id=OuterRef("group_id"), person_id=person_id)
    hidden = Q(group__join_policy=Group.JoinPolicy.INVITATION, group__privacy=Group.Privacy.MEMBERS)
    return (
        (Q(kind="group_invitation") & (Q(group_id__in=mine) | Exists(invited)))
        | Q(kind="group_request", group_id__in=moderated)
        | (Q(kind="group_request_decided", group__isnull=False) & (Q(group_id__in=mine) | ~hidden))
    )


def _people_notices(viewer: Viewer) -> Q:
    requests = Q(kind="join_request", join_request__isnull=False)
    if not viewer.is_coordinator:
        requests &= Q(join_request__municipality_id__in=list(viewer.officer_of))
    problem = Q(kind="mail_problem", delivery__state__in=[Delivery.State.FAILED, Delivery.State.UNCLEAR])
    return requests | Q(kind__in=["invitation_accepted", "search_hits", "hook_ended"]) | problem


def _radar_notices(viewer: Viewer) -> Q:
    """About a town: for whoever works for it now. About opportunities: while they are there for the viewer."""
    about_towns = Q(kind__in=_ABOUT_TOWNS, town__in=list(viewer.municipality_ids))
    there = visible_opportunities(viewer).order_by().values("pk")
    return about_towns | Q(kind__in=_ABOUT_OPPORTUNITIES, opportunity__in=there)


def visible_notifications(viewer: Viewer) -> QuerySet[Notification]:
    """The viewer's own lines whose subject she may see now."""
    if viewer.person_id is None:
        return Notification.objects.none()
    shown = _entry_notices(viewer) | _group_notices(viewer, viewer.person_id) | _people_notices(viewer)
    if viewer.municipality_ids:
        shown |= _radar_notices(viewer)
    about = {name: Cast(KeyTextTransform(name, "values"), IntegerField()) for name in ("town", "opportunity")}
    return Notification.objects.alias(**about).filter(shown, recipient_id=viewer.person_id)


def _unread(viewer: Viewer) -> QuerySet[Notification, tuple[int]]:
    """One row with the count; a plain ``count()`` could not be prepared."""
    rows = visible_notifications(viewer).filter(read_at=None).order_by().values(one=Value(1))
    return rows.annotate(n=Count("pk")).values_list("n")


_unread_rows = Prepared(_unread)


def unread_count(viewer: Viewer) -> int:
    """The number at the bell; one query."""
    if not viewer.is_signed_in:
        return 0
    return int(next((count for (count,) in _unread_rows(viewer)), 0))
