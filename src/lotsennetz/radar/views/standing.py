"""The network in figures, and one town on one sheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lotsennetz.core import clock
from lotsennetz.core.errors import NotAllowed
from lotsennetz.groups.http import PersonRequest
from lotsennetz.people.queries import the_network
from lotsennetz.radar import opportunity_words as words
from lotsennetz.radar import rules
from lotsennetz.radar.http import page
from lotsennetz.radar.looks import ages
from lotsennetz.radar.queries import standing as queries
from lotsennetz.radar.queries.opportunities import open_of
from lotsennetz.radar.queries.statements import town_called
from lotsennetz.radar.queries.towns import counts_by_status, town_page
from lotsennetz.radar.sheet import NoPdf, as_pdf, first_lines
from lotsennetz.radar.tabs import tabs_of
from lotsennetz.radar.wording import summary_of

#: On one page of paper.
MOST_LINES, MOST_LEADS, MOST_OPPORTUNITIES = 60, 6, 5
FRESH_GOAL, ANSWERED_GOAL, FALSE_ALARMS_BELOW = 80, 70, 20


@page
def standing(request: PersonRequest) -> HttpResponse:
    """Freshness, coverage, opportunities, leads; the network as a whole."""
    if not rules.may_see_opportunities(request.viewer):
        raise NotAllowed(_("Diese Zahlen sehen die Mitglieder des Verbunds."))
    context = {
        "figures": queries.standing(),
        "fresh_goal": FRESH_GOAL,
        "answered_goal": ANSWERED_GOAL,
        "false_alarms_below": FALSE_ALARMS_BELOW,
        "pages": tabs_of(request),
    }
    return render(request, "radar/standing.html", context)


@page
def summary(request: PersonRequest, town: str) -> HttpResponse:
    """For the mayor: one page to print."""
    return render(request, "radar/summary.html", _sheet(request, town))


@page
def summary_pdf(request: PersonRequest, town: str) -> HttpResponse:
    """The same as a file; where it cannot be made, the page says why."""
    network = the_network()
    context = _sheet(request, town)
    branches, left_out = first_lines(context["shown"], MOST_LINES)
    context |= {
        "ages": ages(),
        "network_name": network.name if network else "",
        "branches": branches,
        "left_out": left_out,
        "address": request.build_absolute_uri(reverse("radar:town", args=[town])),
        "most_leads": MOST_LEADS,
        "most_opportunities": MOST_OPPORTUNITIES,
    }
    try:
        made = as_pdf(render_to_string("radar/sheet_pdf.html", context))
    except NoPdf as problem:
        messages.error(request, problem.text)
        return HttpResponseRedirect(reverse("radar:summary", args=[town]))
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{town}-{context["today"]:%Y-%m}.pdf"'
    return answer


def _sheet(request: PersonRequest, town: str) -> dict[str, Any]:
    municipality = town_called(town)
    if municipality is None:
        raise Http404
    viewer = request.viewer
    if not rules.may_see_opportunities(viewer):
        raise NotAllowed(_("Dieses Blatt sehen die Mitglieder des Verbunds."))
    return {
        "town": municipality,
        "shown": town_page(viewer, municipality),
        "counts": counts_by_status(viewer, municipality),
        "opportunities": open_of(viewer, municipality),
        "today": timezone.localdate(clock.now()),
        "summary_of": summary_of,
        "words": words,
    }
