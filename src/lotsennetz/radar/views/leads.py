"""Federführung: who goes first on what."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups.http import PersonRequest
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality
from lotsennetz.radar import rules
from lotsennetz.radar.forms.lead import LeadForm, TermForm
from lotsennetz.radar.http import UNPROCESSABLE, action, form_page, number, page, put_on
from lotsennetz.radar.models import LeadRole
from lotsennetz.radar.queries import leads as queries
from lotsennetz.radar.services import leads as services
from lotsennetz.radar.tabs import tabs_of


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("radar:leads"))


@page
def leads(request: PersonRequest) -> HttpResponse:
    """By branch, with the gaps."""
    viewer = request.viewer
    if not rules.may_see_leads(viewer):
        raise NotAllowed(_("Die Federführungen sehen die Mitglieder des Verbunds."))
    context = {
        "branches": queries.branches(viewer),
        "ended": queries.ended(),
        "may_begin": bool(_leading(viewer)),
        "may_appoint": rules.may_appoint_lead(viewer),
        "pages": tabs_of(request),
    }
    return render(request, "radar/leads.html", context)


def _leading(viewer: Viewer) -> list[Municipality]:
    """Whom the viewer may enter: every town, or those she is the officer of."""
    towns = queries.possible_towns()
    if rules.may_appoint_lead(viewer):
        return towns
    return [town for town in towns if rules.may_offer_lead(viewer, town.pk)]


def _form(request: PersonRequest, *, lead: LeadRole | None = None) -> LeadForm:
    """For a new lead, or for whoever goes on with ``lead``."""
    towns = queries.possible_towns()
    leading = [town for town in towns if lead is None or town.pk != lead.municipality_id]
    if lead is None:
        leading = _leading(request.viewer)
    year = services.a_year_from(timezone.localdate(clock.now()))
    initial = {"until": year, "hours_per_month": lead.hours_per_month if lead else 4}
    if lead is not None:
        initial |= {"scope": lead.scope, "municipality": lead.deputy_id}
    elif request.GET.get("thema", "").isdecimal():
        initial["topic"] = request.GET["thema"]
    form = LeadForm(request.POST if request.method == "POST" else None, initial=initial)
    form.offer(
        topics=None if lead else queries.free_topics(chosen=number(request.POST.get("topic"))),
        leading=leading,
        deputies=towns,
        appoints=lead is not None or rules.may_appoint_lead(request.viewer),
    )
    return form


def _page(request: PersonRequest, form: LeadForm | TermForm, title: str, done: str) -> HttpResponse:
    context = {"form": form, "title": title, "done": done}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "radar/lead_form.html", context, status=status)


@form_page
def new_lead(request: PersonRequest) -> HttpResponse:
    """Offer the own town, or enter another one with its agreement."""
    viewer = request.viewer
    if not _leading(viewer):
        raise NotAllowed(
            _("Anbieten können sich die Digitalisierungsbeauftragten, eintragen kann die Koordination.")
        )
    form = _form(request)

    def enter() -> None:
        town, topic = form.cleaned_data["municipality"], form.cleaned_data["topic"]
        if rules.may_offer_lead(viewer, town):
            services.take_lead(actor=request.user, municipality_id=town, topic_id=topic, terms=form.terms())
        else:
            services.appoint(
                actor=request.user,
                municipality_id=town,
                topic_id=topic,
                terms=form.terms(),
                agreement=form.cleaned_data["agreement"],
            )

    title = _("Federführung eintragen") if rules.may_appoint_lead(viewer) else _("Federführung anbieten")
    return _done(request, form, enter, _("Federführung eingetragen.")) or _page(
        request, form, title, _("Eintragen")
    )


def _managed(request: PersonRequest, pk: int) -> LeadRole:
    row = queries.lead_called(pk)
    if row is None or not rules.may_see_leads(request.viewer):
        raise Http404
    if not rules.may_manage_lead(request.viewer, row.municipality_id):
        raise NotAllowed(_("Das können die federführende Kommune und die Koordination."))
    return row


def _heading(text: str, row: LeadRole) -> str:
    return text % {"topic": row.topic.name, "town": row.municipality.name}


def _done(
    request: PersonRequest, form: forms.Form, service: Callable[[], object], done: str
) -> HttpResponse | None:
    """What follows a form that was sent and taken; None if it is to be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        service()
    except NotAllowed:
        raise
    except DomainError as error:
        put_on(form, error)
        return None
    messages.success(request, done)
    return _back()


@form_page
def extend_lead(request: PersonRequest, pk: int) -> HttpResponse:
    """Another last day."""
    row = _managed(request, pk)
    start = max(row.until, timezone.localdate(clock.now()))
    sent = request.POST if request.method == "POST" else None
    form = TermForm(sent, initial={"until": services.a_year_from(start)})

    def extend() -> None:
        services.extend(actor=request.user, lead_id=pk, until=form.cleaned_data["until"])

    heading = _heading(_("%(topic)s: %(town)s verlängert"), row)
    return _done(request, form, extend, _("Federführung verlängert.")) or _page(
        request, form, heading, _("Verlängern")
    )


@form_page
def hand_on_lead(request: PersonRequest, pk: int) -> HttpResponse:
    """Another town goes on."""
    row = _managed(request, pk)
    form = _form(request, lead=row)

    def hand_on() -> None:
        services.hand_on(
            actor=request.user,
            lead_id=pk,
            municipality_id=form.cleaned_data["municipality"],
            terms=form.terms(),
            agreement=form.cleaned_data["agreement"],
        )

    heading = _heading(_("%(topic)s: %(town)s übergibt"), row)
    return _done(request, form, hand_on, _("Federführung übergeben.")) or _page(
        request, form, heading, _("Übergeben")
    )


@action
def end_lead(request: PersonRequest, pk: int) -> HttpResponse:
    """Nobody goes first any more."""
    services.end(actor=request.user, lead_id=pk)
    messages.success(request, _("Federführung beendet."))
    return _back()
