"""A group's pages that list what is in it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lotsennetz.core.ui import slots
from lotsennetz.entries.models import Kind
from lotsennetz.entries.queries.stream import page_of_group
from lotsennetz.groups import rules
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.groups.icons import icon_of
from lotsennetz.stream.forms.composer import composer_in
from lotsennetz.stream.http import is_htmx, open_page
from lotsennetz.stream.queries.files import files_of_group
from lotsennetz.stream.queries.group_page import GroupPage, group_page, may_see_members

_ACTIONS: tuple[rules.Action, ...] = (
    "join",
    "request",
    "leave",
    "post",
    "invite",
    "moderate",
    "manage",
    "archive",
)


def room_or_404(request: ViewerRequest, slug: str) -> GroupPage:
    room = group_page(slug, request.viewer)
    if room is None:
        raise Http404
    return room


def room_context(request: ViewerRequest, room: GroupPage) -> dict[str, Any]:
    """What the head of every group page reads."""
    viewer = request.viewer
    return {
        "room": room,
        "group": room.group,
        "group_icon": icon_of(room.group),
        "group_tabs": slots.group_tabs(request, room.group),
        "may": {name for name in _ACTIONS if rules.can(viewer, name, room.group)},
        "sees_members": may_see_members(viewer, room.group),
        "belongs": room.group.pk in viewer.group_roles,
    }


def _listing(
    request: ViewerRequest, slug: str, template: str, *, kind: str | None = None, archived: bool = False
) -> HttpResponse:
    """A page of cards; htmx asks for the next cards only."""
    room = room_or_404(request, slug)
    page = page_of_group(
        request.viewer, request.GET.get("ab", "")[:200], group=room.group.pk, kind=kind, archived=archived
    )
    more = f"{request.path}?ab={page.next_cursor}" if page.next_cursor else ""
    context = {
        **room_context(request, room),
        "page": page,
        "more": more,
        "later": bool(request.GET.get("ab")),
    }
    if is_htmx(request):
        return render(request, "stream/more_cards.html", context)
    if "post" in context["may"] and template == "stream/group.html":
        context["composer"] = composer_in(room.group, request.viewer, request.GET.get("art", ""))
    return render(request, template, context)


@open_page
def stream(request: ViewerRequest, slug: str) -> HttpResponse:
    return _listing(request, slug, "stream/group.html")


@open_page
def questions(request: ViewerRequest, slug: str) -> HttpResponse:
    return _listing(request, slug, "stream/group_questions.html", kind=Kind.QUESTION)


@open_page
def archive(request: ViewerRequest, slug: str) -> HttpResponse:
    return _listing(request, slug, "stream/group_archive.html", archived=True)


@open_page
def files(request: ViewerRequest, slug: str) -> HttpResponse:
    """Every file on the group's entries and in their comments, newest first."""
    room = room_or_404(request, slug)
    found = files_of_group(room.group, request.viewer, request.GET.get("ab", "")[:200])
    more = f"{reverse('stream:files', args=[slug])}?ab={found.next_cursor}" if found.next_cursor else ""
    context = {**room_context(request, room), "found": found, "more": more}
    return render(
        request, "stream/more_files.html" if is_htmx(request) else "stream/group_files.html", context
    )
