"""Gelegenheiten: what towns could do together, and what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups.http import PersonRequest
from lotsennetz.people.queries import the_network
from lotsennetz.radar import appointments, rules
from lotsennetz.radar import opportunity_words as words
from lotsennetz.radar.forms.opportunity import OutcomeForm
from lotsennetz.radar.http import UNPROCESSABLE, action, form_page, is_htmx, number, page, put_on
from lotsennetz.radar.models import Opportunity
from lotsennetz.radar.queries import opportunities as queries
from lotsennetz.radar.queries.opportunities import Card
from lotsennetz.radar.services import opportunities as services
from lotsennetz.radar.tabs import tabs_of
from lotsennetz.radar.wording import half_year, summary_of
from lotsennetz.radar.workdays import states_of

ON_MY_DAY = 3


def _members_only(request: PersonRequest) -> None:
    if not rules.may_see_opportunities(request.viewer):
        raise NotAllowed(_("Gelegenheiten sehen die Mitglieder des Verbunds."))


def _filtered(kind: str, own: bool) -> str:
    chosen = ({"art": kind} if kind else {}) | ({"eigene": "1"} if own else {})
    return (
        f"{reverse('radar:opportunities')}?{urlencode(chosen)}" if chosen else reverse("radar:opportunities")
    )


@page
def opportunities(request: PersonRequest) -> HttpResponse:
    """Open ones by due date, own first; below, what came of the others."""
    _members_only(request)
    kind = request.GET.get("art", "")
    kind = kind if kind in Opportunity.Kind.values else ""
    own = request.GET.get("eigene") == "1"
    chips = [(_("Eigene"), _filtered(kind, not own), own)]
    chips += [
        (capfirst(str(each.label)), _filtered("" if kind == each else each.value, own), kind == each)
        for each in Opportunity.Kind
    ]
    context = {
        "open": queries.open_cards(request.viewer, kind=kind, own=own),
        "closed": queries.closed_cards(request.viewer, kind=kind, own=own),
        "chips": chips,
        "filtered": bool(kind or own),
        "words": words,
        "pages": tabs_of(request),
    }
    return render(request, "radar/opportunities.html", context)


@page
def own_opportunities(request: PersonRequest) -> HttpResponse:
    """The card of Mein Tag, fetched by its page; whoever opens the address itself gets the list."""
    if not is_htmx(request):
        return HttpResponseRedirect(_filtered("", own=True))
    cards, more = queries.own_open(request.viewer, ON_MY_DAY)
    return render(request, "radar/own_opportunities.html", {"cards": cards, "more": more, "words": words})


def _found(request: PersonRequest, pk: int) -> Card:
    card = queries.card_of(request.viewer, pk)
    if card is None:
        raise Http404
    return card


def _zone() -> ZoneInfo:
    return ZoneInfo(timezone.get_default_timezone_name())


def _states() -> tuple[str, ...]:
    network = the_network()
    return states_of(network.ags_prefixes) if network else ()


def _slots(card: Card, back: int = 0) -> dict[str, datetime]:
    """By their names in addresses: what is suggested today, or was so many days ago. Nothing once it is answered."""
    if not card.own or card.row.outcome:
        return {}
    day = timezone.localdate(clock.now()) - timedelta(days=back)
    return {appointments.code(start): start for start in appointments.suggested(day, _zone(), _states())}


def _round_of(request: PersonRequest) -> int | None:
    """The round whose agenda led here, for whoever leads it; the page leads back."""
    return number(request.GET.get("runde")) if rules.may_lead_round(request.viewer) else None


@form_page
def opportunity(request: PersonRequest, pk: int) -> HttpResponse:
    """Who, since when, what they say, when one could talk, and the answer."""
    card, round_pk = _found(request, pk), _round_of(request)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            services.close(
                actor=request.user, opportunity_id=pk, outcome=chosen["outcome"], reason=chosen["reason"]
            )
        except NotAllowed:
            raise
        except DomainError as error:
            put_on(form, error)
        else:
            undo = reverse("radar:reopen", kwargs={"pk": pk})
            messages.success(request, _("Antwort gespeichert."), extra_tags=f"undo:{undo}")
            back = reverse("radar:round_agenda", args=[round_pk]) if round_pk else ""
            return HttpResponseRedirect(back or reverse("radar:opportunities"))
    context = {
        "card": card,
        "round_pk": round_pk,
        "parts": queries.parts_of(request.viewer, card),
        "slots": [(start, code) for code, start in _slots(card).items()],
        "form": form,
        "words": words,
        "half_year": half_year,
        "summary_of": summary_of,
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "radar/opportunity.html", context, status=status)


@action
def reopen(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the answer back."""
    _found(request, pk)
    row = services.reopen(actor=request.user, opportunity_id=pk)
    if row.outcome:
        messages.info(
            request, _("Die Gelegenheit hat sich inzwischen erledigt: Die Angaben haben sich geändert.")
        )
        return HttpResponseRedirect(reverse("radar:opportunities"))
    messages.success(request, _("Die Gelegenheit ist wieder offen."))
    return HttpResponseRedirect(row.get_absolute_url())


@page
def slot(request: PersonRequest, pk: int, start: str) -> HttpResponse:
    """One of the suggestions for the calendar, also from a page that was left open overnight."""
    card = _found(request, pk)
    found = {**_slots(card, back=1), **_slots(card)}.get(start)
    if found is None:
        raise Http404
    names = [town.name for town in (*card.offering, *card.planning)]
    address = request.build_absolute_uri(card.row.get_absolute_url())
    talk = appointments.Talk(
        uid=f"gelegenheit-{pk}-{start}@{request.get_host()}",
        title=_("20 Minuten zu %(topic)s: %(towns)s") % {"topic": card.topic, "towns": words.listed(names)},
        text=_("Vorschlag für ein Gespräch. Mehr dazu: %(address)s") % {"address": address},
        url=address,
        start=found,
        written_at=clock.now(),
    )
    answer = HttpResponse(appointments.as_file(talk), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="gespraech-{card.row.topic.slug}.ics"'
    return answer
