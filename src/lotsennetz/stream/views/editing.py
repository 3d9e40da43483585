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
from lotsennetz.entries.queries.single import Unfinished, last_editor, unfinished_edit
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.entries.services import edit as edits
from lotsennetz.entries.services.fetch import Gone
from lotsennetz.entries.services.typed import Typed
from lotsennetz.groups.http import PersonRequest
from lotsennetz.stream.changes import LABELS, differences, wording_of
from lotsennetz.stream.forms.composer import visibility_choices
from lotsennetz.stream.forms.editing import OWN, THEIRS, EditForm, initial_of
from lotsennetz.stream.http import action, form_page, number, put_on
from lotsennetz.stream.views.drafts import refused_answer, saved_answer
from lotsennetz.stream.views.form_files import REMOVE, put_files, say_not_taken, take_off_file


def _editable(request: PersonRequest, pk: int) -> Entry:
    found = visible_entries(request.viewer).select_related("group", "author", "topic").filter(pk=pk).first()
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
    if form.initial.get("visibility") not in {value for value, _label in choices}:
        form.initial["visibility"] = entry.visibility
    form.offer(choices)
    form.fields["topic"].offer_all(entry.topic)  # type: ignore[attr-defined]
    return form


def _page(request: PersonRequest, entry: Entry, form: EditForm, *, status: int = 200) -> HttpResponse:
    """The form; both versions above it if somebody else published in the meantime."""
    kept = unfinished_edit(entry, request.viewer)
    context: dict[str, Any] = {
        "entry": entry,
        "form": _offer(request, form, entry),
        "draft": kept.own,
        "mine": None,
        "files": list(entry.attachments.all()),
    }
    if kept.overtaken(entry):
        context |= _both_versions(request, entry, kept, on_theirs=form.on_theirs)
    return render(request, "stream/edit.html", context, status=status)


def _both_versions(
    request: PersonRequest, entry: Entry, kept: Unfinished, *, on_theirs: bool
) -> dict[str, Any]:
    """One's own version and the published one; and what saving the form would change."""
    published = wording_of(entry)
    mine: EditDraft = kept.own or kept.theirs  # type: ignore[assignment]  # there is one, or none was overtaken
    in_form = kept.theirs if on_theirs else mine
    editor = last_editor(entry)
    return {
        "mine": wording_of(mine),
        "theirs": published,
        "differing": published.differing(wording_of(mine)),
        "labels": LABELS,
        "on_theirs": on_theirs,
        "compared": differences(published, wording_of(in_form)) if in_form is not None else [],
        "editor": editor if editor != request.user else None,
    }


def _taken_up(entry: Entry, draft: EditDraft | None) -> EditForm:
    return EditForm(initial=initial_of(entry, draft))


@form_page
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change an entry. Takes up what the person typed before; shows both versions if another one came first."""
    entry = _editable(request, pk)
    if request.method != "POST":
        return _page(request, entry, _taken_up(entry, unfinished_edit(entry, request.viewer).latest))
    form = EditForm(request.POST, request.FILES)
    if form.is_valid():
        put_files(request, form, entry_id=entry.pk)
    else:
        say_not_taken(request, form)
    step = request.POST.get("aktion", "")
    if REMOVE in request.POST:
        step = REMOVE
        if problem := take_off_file(request):
            form.add_error("files", problem)
    if form.errors or step in {REMOVE, "hinzufuegen"}:
        return _page(request, entry, form, status=400 if form.errors else 200)
    if step in {"meine", "andere"}:
        return _other_side(request, entry, form, to_theirs=step == "andere")
    return _save(request, entry, form)


def _other_side(request: PersonRequest, entry: Entry, form: EditForm, *, to_theirs: bool) -> HttpResponse:
    """Put what stands in the form aside and go on with the other text: both stay until one is published."""
    if to_theirs == form.on_theirs:
        return _page(request, entry, form)
    _put_aside(request, entry, form)
    kept = unfinished_edit(entry, request.viewer)
    other = _taken_up(entry, kept.theirs if to_theirs else kept.own)
    other.initial["side"] = THEIRS if to_theirs else OWN
    return _page(request, entry, other)


def _put_aside(request: PersonRequest, entry: Entry, form: EditForm) -> EditDraft | None:
    return edits.save_edit_draft(
        actor=request.user,
        entry_id=entry.pk,
        base_version=form.cleaned_data["version"],
        typed=form.typed(),
        on_theirs=form.on_theirs,
    )


def _save(request: PersonRequest, entry: Entry, form: EditForm) -> HttpResponse:
    try:
        edits.edit_entry(
            actor=request.user,
            entry_id=entry.pk,
            base_version=form.cleaned_data["version"],
            typed=form.typed(),
        )
    except edits.EditConflict:
        draft = _put_aside(request, entry, form)
        current = _editable(request, entry.pk)
        return _page(request, current, _taken_up(current, draft), status=409)
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
    typed = Typed(
        title=posted.get("title", ""),
        body=posted.get("body", ""),
        link=posted.get("link", ""),
        visibility=posted.get("visibility", ""),
        topic_id=number(posted.get("topic")),
        tags=[posted.get("tags", "")],
    )
    try:
        edits.save_edit_draft(
            actor=request.user,
            entry_id=pk,
            base_version=number(posted.get("version")) or 0,
            typed=typed,
            on_theirs=posted.get("side") == THEIRS,
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
