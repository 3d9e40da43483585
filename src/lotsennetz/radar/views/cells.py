"""One town on one topic: the page, its panel beside the matrix, and the buttons on both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lotsennetz.core import clock
from lotsennetz.groups.http import PersonRequest, ViewerRequest
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality
from lotsennetz.radar import rules
from lotsennetz.radar.freshness import Age, age_of
from lotsennetz.radar.http import action, back, is_htmx, number, open_page, ours
from lotsennetz.radar.models import LeadRole, Statement, Status, Suggestion
from lotsennetz.radar.queries import statements as queries
from lotsennetz.radar.queries.asking import asking
from lotsennetz.radar.queries.by_topic import silent_town
from lotsennetz.radar.queries.leads import lead_on
from lotsennetz.radar.services import statements as services
from lotsennetz.radar.services import undoing
from lotsennetz.radar.services.writing import StatementConflict
from lotsennetz.radar.wording import Names, half_year, parts_of, status_word, steps_of, summary_of, values_in
from lotsennetz.topics.models import Topic

#: Which piece of a page a button belongs to, so that htmx gets this piece back.
ROW, PANEL = "zeile", "feld"


def found(town: str, topic: str) -> tuple[Municipality, Topic]:
    """The two of an address. Raises Http404 for unknown ones and where nothing can be said."""
    where, what = queries.town_called(town), queries.topic_called(topic)
    if where is None or what is None:
        raise Http404
    return where, what


def address_of(name: str, town: Municipality, topic: Topic) -> str:
    return reverse(f"radar:{name}", kwargs={"town": town.slug, "topic": topic.slug})


def _context(request: ViewerRequest, town: Municipality, topic: Topic) -> dict[str, Any]:
    viewer = request.viewer
    statement = queries.statement_on(viewer, town, topic)
    if statement is None and not topic.active:
        raise Http404
    people = viewer.is_network_member
    suggestion = queries.suggestion_on(viewer, town, topic)
    lead = _lead(viewer, topic)
    room = queries.room_about(viewer, topic)
    product = statement.product if statement else None
    return {
        "town": town,
        "topic": topic,
        "statement": statement,
        "age": age_of(statement.confirmed_at, clock.now()) if statement else Age.FRESH,
        "contact": queries.contact_for(viewer, town, statement),
        "leads": lead is not None and lead.municipality_id == town.pk,
        "lead": lead,
        "also": queries.others_live_with(viewer, product, town.pk) if product else [],
        "suggestion": suggestion,
        "differing": _differing(statement, suggestion, people=people) if suggestion else [],
        "steps": steps_of(queries.changes_on(viewer, town, topic), people=people) if people else [],
        "may_change": rules.may_change(viewer, town.pk),
        "may_suggest": rules.may_suggest(viewer),
        "may_write": people or bool(viewer.group_roles),
        "room": room,
        "home": silent_town(viewer, topic) if statement is not None else None,
        "names_people": people,
        "statuses": Status,
        "half_year": half_year,
        "status_word": status_word,
        "summary_of": summary_of,
        "here": address_of("cell", town, topic),
        "came_from": _came_from(request),
        "done": "",
        "undo": "",
    }


def _came_from(request: ViewerRequest) -> str:
    """The page beside which the panel stands, with its filters."""
    try:
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return ""
    return ours(request, page._replace(scheme="", netloc="", fragment="").geturl())


def _lead(viewer: Viewer, topic: Topic) -> LeadRole | None:
    """Who goes first on it. Outside the network one sees a lead beside its town's statement only."""
    lead = lead_on(topic)
    if lead is None or rules.may_see_leads(viewer):
        return lead
    said = queries.visible_statements(viewer).filter(municipality=lead.municipality_id, topic=topic)
    return lead if said.exists() else None


def _differing(
    statement: Statement | None, suggestion: Suggestion, *, people: bool
) -> list[tuple[str, str, str]]:
    old, new = values_in(statement), values_in(suggestion)
    old.pop("visibility", None)  # no part of a suggestion
    return parts_of(old, new, Names([old, new], people=people))


@open_page
def cell(request: ViewerRequest, town: str, topic: str) -> HttpResponse:
    """Everything about one statement; beside the matrix as a panel."""
    context = _context(request, *found(town, topic))
    return render(request, "radar/cell_panel.html" if is_htmx(request) else "radar/cell.html", context)


def _done(
    request: PersonRequest, town: Municipality, topic: Topic, text: str, *, undo: str = ""
) -> HttpResponse:
    """What was done, on the page one came from, or as the piece that htmx asked for."""
    here = address_of("cell", town, topic)
    piece = request.POST.get("teil", "")
    if is_htmx(request) and piece == ROW:
        return _row(request, town, topic)
    if is_htmx(request) and piece == PANEL:
        done = {"done": text, "undo": undo}
        return render(request, "radar/cell_panel.html", {**_context(request, town, topic), **done})
    target = back(
        request, ours(request, request.GET.get("next", "")) or here
    )  # a note's button has an address only
    tags = f"undo:{undo}?{urlencode({'next': target})}" if undo else ""
    messages.success(request, text, extra_tags=tags)
    return HttpResponseRedirect(target)


def _row(request: PersonRequest, town: Municipality, topic: Topic) -> HttpResponse:
    """The line of "Stimmt das noch?" as it is now, and how far one has got."""
    card = asking(request.viewer)
    rows = card.rows if card else []
    row = next((row for row in rows if (row.town_slug, row.topic_slug) == (town.slug, topic.slug)), None)
    return render(request, "radar/asking_row.html", {"asking": card, "row": row})


def _changed_meanwhile(
    request: HttpRequest, town: Municipality, topic: Topic, error: StatementConflict
) -> HttpResponse:
    """A button that was meant for another version: look again before deciding."""
    here = address_of("cell", town, topic)
    if is_htmx(request) and request.POST.get("teil") in {ROW, PANEL}:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = here
        messages.warning(request, error.text)
        return answer
    messages.warning(request, error.text)
    return HttpResponseRedirect(here)


def _carried_out(
    request: PersonRequest,
    places: tuple[str, str],
    service: Callable[..., object],
    text: str,
    *,
    undo: str = "",
    **values: Any,
) -> HttpResponse:
    """One service on one statement; ``undo`` is the name of the address that takes it back."""
    where, what = found(*places)
    try:
        service(actor=request.user, municipality_id=where.pk, topic_id=what.pk, **values)
    except StatementConflict as error:
        return _changed_meanwhile(request, where, what, error)
    taken_back_at = address_of(undo, where, what) if undo else ""
    return _done(request, where, what, text % {"topic": what.name}, undo=taken_back_at)


@action
def confirm(request: PersonRequest, town: str, topic: str) -> HttpResponse:
    """ "Stimmt noch"."""
    version = number(request.POST.get("version"))
    text = _("Bestätigt: %(topic)s")
    return _carried_out(
        request, (town, topic), services.confirm, text, undo="unconfirm", base_version=version
    )


@action
def unconfirm(request: PersonRequest, town: str, topic: str) -> HttpResponse:
    """The confirmation was a mistake. Without a version (from a note) the present one is meant."""
    version = number(request.POST.get("version"))
    if version is None:
        statement = queries.statement_on(request.viewer, *found(town, topic))
        version = statement.version if statement else 0
    text = _("Die Bestätigung ist zurückgenommen.")
    return _carried_out(request, (town, topic), undoing.undo_confirmation, text, base_version=version)


@action
def postpone(request: PersonRequest, town: str, topic: str) -> HttpResponse:
    """ "Später"."""
    return _carried_out(request, (town, topic), services.postpone, _("In vier Wochen fragen wir wieder."))


@action
def clear(request: PersonRequest, town: str, topic: str) -> HttpResponse:
    """Back to "keine Angabe"."""
    version = number(request.POST.get("version"))
    text = _("Die Angabe ist entfernt.")
    return _carried_out(request, (town, topic), services.clear, text, undo="restore", base_version=version)


@action
def restore(request: PersonRequest, town: str, topic: str) -> HttpResponse:
    """The removal was a mistake."""
    return _carried_out(request, (town, topic), undoing.restore, _("Die Angabe ist wieder da."))


@action
def suggestion(request: PersonRequest, town: str, topic: str) -> HttpResponse:
    """The town takes what the coordination suggests, or leaves it."""
    where, what = found(town, topic)
    accept = request.POST.get("antwort") == "ja"
    services.answer_suggestion(
        actor=request.user,
        municipality_id=where.pk,
        topic_id=what.pk,
        accept=accept,
        seen=request.POST.get("vom") or None,
    )
    text = (
        _("Übernommen. Die Angabe gilt jetzt als bestätigt.") if accept else _("Der Vorschlag ist abgelehnt.")
    )
    return _done(request, where, what, text)
