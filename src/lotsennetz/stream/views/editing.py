"""Changing an entry without losing what anybody wrote."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.entries import rules
from lotsennetz.entries.models import EditDraft, Entry
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.entries.services import edit as edits
from lotsennetz.entries.services.fetch import Gone
from lotsennetz.groups.http import PersonRequest
from lotsennetz.stream.changes import changes
from lotsennetz.stream.forms.composer import visibility_choices
from lotsennetz.stream.forms.editing import EditForm, initial_of
from lotsennetz.stream.http import action, form_page, number, put_on
from lotsennetz.stream.views.drafts import refused_answer, saved_answer


def _editable(request: PersonRequest, pk: int) -> Entry:
    found = visible_entries(request.viewer).select_related("group", "author").filter(pk=pk).first()
    if found is None:
        raise Http404
    if not rules.can(request.viewer, "edit", found):
        raise NotAllowed(_("Das ist bei diesem Eintrag für Sie nicht möglich."))
    return found


def _offer(request: PersonRequest, form: EditForm, entry: Entry) -> EditForm:
    choices = visibility_choices(request.viewer, entry.group)
    if entry.visibility not in {
        value for value, _label in choices
    }:  # a moderator keeps what the author chose
        choices = [(entry.visibility, entry.get_visibility_display()), *choices]
    form.offer(choices)
    form.fields["topic"].offer_all()  # type: ignore[attr-defined]
    return form


def _page(
    request: PersonRequest,
    entry: Entry,
    form: EditForm,
    *,
    status: int = 200,
    draft: EditDraft | None = None,
    mine: dict[str, str] | None = None,
) -> HttpResponse:
    """The form; with ``mine`` both versions above it."""
    context: dict[str, Any] = {
        "entry": entry,
        "form": _offer(request, form, entry),
        "draft": draft,
        "mine": mine,
        "files": list(entry.attachments.all()),
    }
    if mine is not None:
        context["compared"] = {
            name: changes(getattr(entry, name), mine[name])
            for name in ("title", "body", "link")
            if getattr(entry, name) != mine[name]
        }
    return render(request, "stream/edit.html", context, status=status)


def _conflict(
    request: PersonRequest,
    entry: Entry,
    mine: dict[str, str],
    *,
    take_theirs: bool = False,
    status: int = 409,
) -> HttpResponse:
    """Both versions, and the form filled with the one to go on from. Saving then replaces the current one."""
    initial = initial_of(entry) | {f"mine_{name}": value for name, value in mine.items()}
    if not take_theirs:
        initial |= mine
    return _page(request, entry, EditForm(initial=initial), status=status, mine=mine)


@form_page
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change an entry. Takes up what the person typed before; shows both versions if another one came first."""
    entry = _editable(request, pk)
    if request.method != "POST":
        draft = EditDraft.objects.filter(entry=entry, person=request.user).first()
        if draft is not None and draft.base_version != entry.version:
            mine = {"title": draft.title, "body": draft.body, "link": draft.link}
            return _conflict(request, entry, mine, status=200)
        return _page(request, entry, EditForm(initial=initial_of(entry, draft)), draft=draft)
    form = EditForm(request.POST)
    if not form.is_valid():
        return _page(request, entry, form, status=400)
    step = request.POST.get("aktion", "")
    if step in {"meine", "andere"}:
        return _conflict(request, entry, form.mine(), take_theirs=step == "andere", status=200)
    return _save(request, entry, form)


def _save(request: PersonRequest, entry: Entry, form: EditForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        edits.edit_entry(
            actor=request.user,
            entry_id=entry.pk,
            base_version=data["version"],
            visibility=data["visibility"] or None,
            topic_id=data["topic"],
            tags=data["tags"],
            **form.text(),
        )
    except edits.EditConflict as conflict:
        edits.save_edit_draft(
            actor=request.user, entry_id=entry.pk, base_version=data["version"], **form.text()
        )
        conflict.current.refresh_from_db()
        return _conflict(request, conflict.current, form.text())
    except (Gone, NotAllowed):
        raise
    except DomainError as error:
        put_on(form, error)
        return _page(request, entry, form, status=400)
    messages.success(request, _("Gespeichert."))
    return HttpResponseRedirect(reverse("stream:entry", args=[entry.pk]))


@action
def save_draft(request: PersonRequest, pk: int) -> HttpResponse:
    """Autosave of the form."""
    posted = request.POST
    try:
        edits.save_edit_draft(
            actor=request.user,
            entry_id=pk,
            base_version=number(posted.get("version")) or 0,
            title=posted.get("title", "").replace("\x00", ""),
            body=posted.get("body", ""),
            link=posted.get("link", "").replace("\x00", ""),
        )
    except (Gone, NotAllowed):
        raise
    except DomainError as error:
        return refused_answer(error.text)
    return saved_answer(None)


@action
def discard_draft(request: PersonRequest, pk: int) -> HttpResponse:
    edits.discard_edit_draft(actor=request.user, entry_id=pk)
    messages.success(request, _("Ihre Änderungen sind verworfen."))
    return HttpResponseRedirect(reverse("stream:entry", args=[pk]))
