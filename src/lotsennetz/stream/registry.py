"""What the stream tells the platform: the place "Gruppen", the tabs of a group, the lines of "Neu"."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lotsennetz.core.ui import slots
from lotsennetz.core.ui.icons import KIND
from lotsennetz.groups.models import Group
from lotsennetz.groups.rules import may_create
from lotsennetz.stream.queries.group_page import may_see_members


def _writes(request: HttpRequest) -> bool:
    viewer = request.viewer  # type: ignore[attr-defined]
    return bool(viewer.is_network_member or viewer.group_roles)


def _opens_groups(request: HttpRequest) -> bool:
    return may_create(request.viewer)  # type: ignore[attr-defined]


def _signed_in(request: HttpRequest) -> bool:
    return bool(request.viewer.is_signed_in)  # type: ignore[attr-defined]


def _sees_members(request: HttpRequest, group: Group) -> bool:
    viewer = request.viewer  # type: ignore[attr-defined]
    return viewer.is_signed_in and may_see_members(viewer, group)


def _questions(_request: HttpRequest, group: Any) -> int:
    return int(getattr(group, "question_count", 0))


def _files(_request: HttpRequest, group: Any) -> int:
    return int(getattr(group, "file_count", 0))


def register() -> None:
    """Called once when the application is ready."""
    slots.place(30, _("Gruppen"), "users", "stream:groups", "/gruppen/", visible=_signed_in, phone=True)
    slots.group_tab(10, _("Verlauf"), "stream:group")
    slots.group_tab(20, _("Fragen"), "stream:questions", count=_questions)
    slots.group_tab(50, _("Dateien"), "stream:files", count=_files)
    slots.group_tab(90, _("Mitglieder"), "stream:members", visible=_sees_members)
    slots.new_action(10, _("Beitrag"), KIND["post"], "stream:new_post", visible=_writes)
    slots.new_action(20, _("Frage"), KIND["question"], "stream:new_question", visible=_writes)
    slots.new_action(30, _("Datei"), KIND["file"], "stream:new_file", visible=_writes)
    slots.new_action(40, _("Link"), KIND["link"], "stream:new_link", visible=_writes)
    slots.new_action(90, _("Gruppe"), "users-plus", "stream:new_group", visible=_opens_groups)
    slots.new_action(100, _("Meine Entwürfe"), "edit", "stream:drafts", visible=_writes)
