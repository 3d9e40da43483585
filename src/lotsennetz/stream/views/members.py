"""Who is in a group, and the changes to that by those who may."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lotsennetz.core.errors import DomainError
from lotsennetz.groups.http import PersonRequest
from lotsennetz.groups.models import GroupInvitation, GroupMember, GroupRequest, GroupRole
from lotsennetz.groups.queries.directory import open_invitations
from lotsennetz.groups.services import joining
from lotsennetz.stream.http import action, number, page
from lotsennetz.stream.queries.group_page import GroupPage
from lotsennetz.stream.queries.groups import asking, invitable, joinable_municipalities, listed_members
from lotsennetz.stream.views.group import room_context, room_or_404

_TITLES = {
    GroupRole.OWNER: pgettext_lazy("Überschrift", "Leitung"),
    GroupRole.MODERATOR: pgettext_lazy("Überschrift", "Moderation"),
    GroupRole.MEMBER: gettext_lazy("Mitglieder"),
    "municipality": gettext_lazy("Ganze Kommunen"),
}


@page
def members(request: PersonRequest, slug: str) -> HttpResponse:
    """Everybody by role; for moderators also what waits for a decision and whom they could invite."""
    room = room_or_404(request, slug)
    context = room_context(request, room)
    if not context["sees_members"]:
        raise Http404
    text = request.GET.get("person", "")[:100].strip()
    parts = listed_members(room.group, request.viewer)
    context |= {
        "parts": [(_TITLES[role], people) for role, people in parts],
        "requests": asking(room.group, request.viewer),
        "invitations": list(open_invitations(request.viewer, room.group)),
        "text": text,
        "found": invitable(room.group, request.viewer, text) if "invite" in context["may"] else [],
        "towns": joinable_municipalities(room.group) if "invite" in context["may"] else [],
        "own_towns": request.viewer.officer_of,
        "roles": [(role.value, role.label) for role in GroupRole],
    }
    return render(request, "stream/members.html", context)


def _to_members(slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("stream:members", args=[slug]))


@action
def invite(request: PersonRequest, slug: str) -> HttpResponse:
    room = room_or_404(request, slug)
    pk = number(request.POST.get("person"))
    invitation = joining.invite(actor=request.user, group_id=room.group.pk, person_id=pk or 0)
    messages.success(request, _("%(name)s ist eingeladen.") % {"name": invitation.person.name})
    return _to_members(slug)


@action
def add_municipality(request: PersonRequest, slug: str) -> HttpResponse:
    room = room_or_404(request, slug)
    pk = number(request.POST.get("municipality"))
    member = joining.add_municipality(actor=request.user, group_id=room.group.pk, municipality_id=pk or 0)
    if member.municipality is not None:
        messages.success(
            request, _("%(name)s gehört jetzt als Ganzes dazu.") % {"name": member.municipality.name}
        )
    return _to_members(slug)


def _here(room: GroupPage, rows: object, pk: int) -> None:
    """The number in the address has to belong to the group in the address."""
    if not rows.filter(group=room.group, pk=pk).exists():  # type: ignore[attr-defined]
        raise Http404


@action
def set_role(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    room = room_or_404(request, slug)
    _here(room, GroupMember.objects.all(), pk)
    member = joining.set_role(actor=request.user, member_id=pk, role=request.POST.get("role", ""))
    role = GroupRole(member.role).label
    if member.person is not None:
        messages.success(
            request,
            _("%(name)s hat jetzt die Rolle „%(role)s“.") % {"name": member.person.name, "role": role},
        )
    return _to_members(slug)


@action
def remove(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    room = room_or_404(request, slug)
    _here(room, GroupMember.objects.all(), pk)
    joining.remove_member(actor=request.user, member_id=pk)
    messages.success(request, _("Aus der Gruppe entfernt."))
    return _to_members(slug)


@action
def decide(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """``entscheidung=ja`` lets the person in, ``nein`` does not."""
    room = room_or_404(request, slug)
    _here(room, GroupRequest.objects.all(), pk)
    decision = request.POST.get("entscheidung")
    if decision not in {"ja", "nein"}:
        raise DomainError(_("Wählen Sie „Aufnehmen“ oder „Ablehnen“."))
    joining.decide_request(actor=request.user, request_id=pk, accept=decision == "ja")
    messages.success(request, _("Aufgenommen.") if decision == "ja" else _("Abgelehnt."))
    return _to_members(slug)


@action
def withdraw(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    room = room_or_404(request, slug)
    _here(room, GroupInvitation.objects.all(), pk)
    joining.withdraw_invitation(actor=request.user, invitation_id=pk)
    messages.success(request, _("Die Einladung ist zurückgenommen."))
    return _to_members(slug)
