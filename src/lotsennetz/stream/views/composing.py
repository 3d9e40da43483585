"""Writing something new."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Select
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.entries.models import State
from lotsennetz.entries.queries.single import own_draft_files, own_entry
from lotsennetz.entries.queries.stream import own_drafts
from lotsennetz.entries.services.fetch import Gone
from lotsennetz.entries.services.publish import AlreadySent, publish, save_draft
from lotsennetz.groups.http import PersonRequest
from lotsennetz.groups.models import Group
from lotsennetz.groups.queries.directory import groups_to_write_in
from lotsennetz.groups.rules import visible_groups
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality
from lotsennetz.stream.forms.composer import (
    Composer,
    ComposerForm,
    initial_of,
    kind_of,
    kind_tabs,
    values_of,
    visibility_choices,
)
from lotsennetz.stream.http import form_page, number, page, put_on
from lotsennetz.stream.views.form_files import REMOVE, put_files, say_not_taken, take_off_file
from lotsennetz.topics.models import Topic

_LONGEST_SLUG = 80


def _group_of(viewer: Viewer, pk: int | None) -> Group | None:
    return next((group for group in groups_to_write_in(viewer) if group.pk == pk), None)


def _composer(request: PersonRequest, form: ComposerForm, kind: str, draft: int | None) -> Composer:
    """Fill the form's menus for this person and say which tab is open."""
    viewer = request.viewer
    groups = groups_to_write_in(viewer)
    chosen = form["group"].value()
    group = next((row for row in groups if str(row.pk) == str(chosen)), None)
    where: list[tuple[Any, Any]] = (
        [("", _("Ohne Gruppe, für den Verbund"))] if viewer.is_network_member else []
    )
    form.fields["group"].widget = Select(choices=[*where, *((row.pk, row.name) for row in groups)])
    form.fields["topic"].offer_all()  # type: ignore[attr-defined]
    visibilities = visibility_choices(viewer, group)
    form.offer(visibilities)
    if len(viewer.municipality_ids) > 1:
        towns = Municipality.objects.filter(pk__in=viewer.municipality_ids).values_list("pk", "name")
        form.fields["municipality"].widget = Select(choices=list(towns))
    files = own_draft_files(draft, viewer)
    query = {"entwurf": draft} if draft else {"gruppe": group.slug} if group else {}
    base = f"{reverse('stream:new')}?{urlencode([*query.items(), ('art', '')])}"
    tabs = kind_tabs(base, kind)
    return Composer(kind, group, tabs, visibilities, values_of(form), form, draft, files)


def _slug(request: PersonRequest, name: str) -> str:
    """What an address names, fit to be looked up."""
    return request.GET.get(name, "").replace("\x00", "")[:_LONGEST_SLUG]


def _begin(request: PersonRequest, kind: str | None) -> Composer:
    """The form as an address asks for it: in a group, about a topic, to a town, or with a draft taken up again."""
    asked = request.GET
    draft_id = number(asked.get("entwurf"))
    if "entwurf" in asked:
        draft = own_drafts(request.viewer).filter(pk=draft_id or 0).first()
        if draft is None:
            raise Http404
        kind = kind_of(asked["art"]) if "art" in asked else draft.kind
        return _composer(request, ComposerForm(initial=initial_of(draft)), kind, draft.pk)
    group = visible_groups(request.viewer).filter(slug=_slug(request, "gruppe")).first()
    initial: dict[str, Any] = {"group": group.pk, "topic": group.topic_id} if group else {}
    topic = Topic.objects.filter(slug=_slug(request, "thema"), active=True).first()
    if topic is not None:
        initial["topic"] = topic.pk
    town = Municipality.objects.filter(slug=_slug(request, "an")).only("slug").first()
    if town is not None:
        initial["body"] = f"@{town.slug} "
    return _composer(request, ComposerForm(initial=initial), kind or kind_of(asked.get("art", "")), None)


@form_page
def compose(request: PersonRequest, kind: str | None = None) -> HttpResponse:
    """Write, keep as a draft, publish. Works without JavaScript, files included."""
    viewer = request.viewer
    if not (viewer.is_network_member or viewer.group_roles):
        raise NotAllowed(_("Schreiben können nur Mitglieder des Verbunds oder einer Gruppe."))
    if request.method != "POST":
        return render(request, "stream/compose.html", {"composer": _begin(request, kind)})
    form = ComposerForm(request.POST, request.FILES)
    draft = number(request.POST.get("draft"))
    removing = REMOVE in request.POST
    if not form.is_valid():
        say_not_taken(request, form)
    else:
        try:
            if not removing:
                keeping = request.POST.get("aktion") == "entwurf"
                return _keep(request, form) if keeping else _publish(request, form)
            draft = _only_take_files(request, form, draft)
        except _Refused as refused:
            draft = refused.draft
            if refused.error is not None:
                put_on(form, refused.error)
    if removing and (problem := take_off_file(request)):
        form.add_error("files", problem)
    own = own_entry(draft, request.viewer, State.DRAFT) is not None
    chosen = request.POST.get("kind", "")
    kind = chosen if chosen in {"post", "question", "file", "link"} else "post"
    composer = _composer(request, form, kind, draft if own else None)
    status = 400 if form.errors else 200
    return render(request, "stream/compose.html", {"composer": composer}, status=status)


class _Refused(Exception):
    """A refusal, and the draft that holds what was taken in before it. No error: the form has it already."""

    def __init__(self, draft: int | None, error: DomainError | None = None) -> None:
        self.draft, self.error = draft, error


def _save(request: PersonRequest, form: ComposerForm, draft: int | None) -> int:
    once = form.cleaned_data["once"]
    return save_draft(actor=request.user, content=form.content(), draft_id=draft, once=once).pk


def _take_files(request: PersonRequest, form: ComposerForm, draft: int | None) -> int | None:
    """Put the chosen files on the draft, which begins to exist with them. Refusals are in the form afterwards."""
    if not form.cleaned_data["files"]:
        return draft
    try:
        draft = _save(request, form, draft)
    except DomainError:
        say_not_taken(request, form)
        raise
    put_files(request, form, entry_id=draft)
    return draft


def _only_take_files(request: PersonRequest, form: ComposerForm, draft: int | None) -> int | None:
    try:
        return _take_files(request, form, draft)
    except DomainError as error:
        raise _Refused(draft, error) from error


def _keep(request: PersonRequest, form: ComposerForm) -> HttpResponse:
    draft = _only_take_files(request, form, form.cleaned_data["draft"])
    try:
        draft = _save(request, form, draft)
    except DomainError as error:
        raise _Refused(draft, error) from error
    if form.errors:
        raise _Refused(draft)
    messages.success(request, _("Der Entwurf ist gespeichert. Nur Sie sehen ihn."))
    return HttpResponseRedirect(reverse("stream:drafts"))


def _publish(request: PersonRequest, form: ComposerForm) -> HttpResponse:
    draft = form.cleaned_data["draft"]
    try:
        draft = _take_files(request, form, draft)
        if form.errors:
            raise _Refused(draft)
        entry = publish(
            actor=request.user, content=form.content(), draft_id=draft, once=form.cleaned_data["once"]
        )
    except AlreadySent as sent:
        return _already(request, sent.pk)
    except DomainError as error:
        if isinstance(error, Gone) and error.field is None:
            return _already(request, draft)
        raise _Refused(draft, error) from error
    messages.success(request, _("Veröffentlicht."))
    group = entry.group
    return HttpResponseRedirect(group.get_absolute_url() if group else entry.get_absolute_url())


def _already(request: PersonRequest, pk: int | None) -> HttpResponse:
    """The second click of two: lead to what the first one published."""
    entry = own_entry(pk, request.viewer, State.PUBLISHED)
    if entry is None:
        raise Http404
    messages.info(request, _("Ihr Eintrag ist schon veröffentlicht."))
    return HttpResponseRedirect(entry.get_absolute_url())


@page
def topics(request: PersonRequest) -> HttpResponse:
    """The menu of topics, fetched when somebody opens it."""
    form = ComposerForm(initial={"topic": number(request.GET.get("topic"))})
    form.fields["topic"].offer_all()  # type: ignore[attr-defined]
    return render(request, "stream/topic_menu.html", {"form": form})


@page
def visibilities(request: PersonRequest) -> HttpResponse:
    """The levels that fit the chosen group."""
    group = _group_of(request.viewer, number(request.GET.get("group")))
    form = ComposerForm(initial={"visibility": request.GET.get("visibility", "")})
    form.offer(visibility_choices(request.viewer, group))
    return render(request, "stream/visibility_menu.html", {"form": form})
