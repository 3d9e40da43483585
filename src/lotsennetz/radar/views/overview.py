"""The overview: as a table, as a map, or as the list of one topic. For everybody, with what each may see."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lotsennetz.core import clock
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.people.queries import the_network
from lotsennetz.radar import chips, looks
from lotsennetz.radar.filters import ALL, LIST, MAP, SIGNED, TABLE, Filters
from lotsennetz.radar.http import is_htmx, number, open_page
from lotsennetz.radar.models import Status
from lotsennetz.radar.queries import overview as queries
from lotsennetz.radar.queries.by_topic import Part, busiest_topic, said_on, silent_town
from lotsennetz.radar.queries.map import drawn
from lotsennetz.radar.queries.selection import Selection, select
from lotsennetz.radar.table_cells import cells
from lotsennetz.radar.wording import half_year
from lotsennetz.topics.models import Topic


@open_page
def overview(request: ViewerRequest) -> HttpResponse:
    """What is shown and how stands in the address."""
    asked = Filters.parse(dict(request.GET.lists()))
    chosen = select(request.viewer, asked, signed=asked.view in {"", TABLE})
    if asked.view in {MAP, LIST}:
        return _one_topic(request, chosen)
    return _table(request, chosen)


def _table(request: ViewerRequest, chosen: Selection) -> HttpResponse:
    """Several topics at once; unless the table is asked for, small screens show the list of one of them."""
    start = number(request.GET.get("ab")) or 0
    grid = queries.grid(request.viewer, chosen, start)
    context: dict[str, Any] = {
        "grid": grid,
        "looks": looks.looks(grid.looks),
        "cells": cells,
        "filters": chosen.filters,
        "here": reverse("radar:overview"),
    }
    if is_htmx(request) and start:
        return render(request, "radar/rows.html", context)
    topic = _topic(chosen, grid.busiest)
    narrow = not chosen.filters.view and topic is not None
    context |= _around(request, chosen, topic, several=True) | {
        "view": TABLE,
        "narrow": narrow,
        "parts": said_on(request.viewer, topic, chosen.everywhere(), chunked=True)
        if narrow and topic
        else [],
        "silent": silent_town(request.viewer, topic) if narrow and topic else None,
        "keys": [*Status, "none"],
        "without": len(chosen.leaves) - grid.topics,
    }
    return render(request, "radar/overview.html", context)


def _one_topic(request: ViewerRequest, chosen: Selection) -> HttpResponse:
    topic = _topic(chosen, None if chosen.filters.topics else busiest_topic(request.viewer, chosen))
    asked_map = chosen.filters.view == MAP
    start = (number(request.GET.get("ab")) or 0) if len(chosen.filters.statuses) == 1 else 0
    parts: list[Part] = []
    if topic and asked_map:
        parts = said_on(request.viewer, topic, chosen, people=False)
    elif topic:
        parts = said_on(request.viewer, topic, chosen, chunked=True, start=start)
    if is_htmx(request) and "ab" in request.GET:
        return _more_said(request, chosen, topic, parts)
    context = _around(request, chosen, topic, several=False) | {
        "view": chosen.filters.view,
        "filters": chosen.filters,
        "narrow": False,
        "parts": parts,
        "silent": silent_town(request.viewer, topic) if topic and not asked_map else None,
        "map": drawn(the_network(), topic, parts, chosen) if topic and asked_map else None,
    }
    return render(request, "radar/overview.html", context)


def _more_said(
    request: ViewerRequest, chosen: Selection, topic: Topic | None, parts: list[Part]
) -> HttpResponse:
    """Further towns of one status; nothing if there are none by now."""
    if topic is None or not parts:
        return HttpResponse()
    context = {
        "part": parts[0],
        "topic": topic,
        "filters": chosen.filters,
        "here": reverse("radar:overview"),
        "half_year": half_year,
        "ages": looks.ages(),
    }
    return render(request, "radar/said.html", context)


def _topic(chosen: Selection, busiest: int | None) -> Topic | None:
    """The first one asked for, else the busiest, else any."""
    asked = chosen.leaves or chosen.every_leaf
    return next((leaf for leaf in asked if leaf.pk == busiest), asked[0] if asked else None)


def _around(
    request: ViewerRequest, chosen: Selection, topic: Topic | None, *, several: bool
) -> dict[str, Any]:
    """The filter bar and what the head of the page needs."""
    filters = chosen.filters
    exported = filters.but(view="", towns=filters.towns or (SIGNED if chosen.signed else ALL))
    return {
        "chosen": chosen,
        "here": reverse("radar:overview"),
        "topic": topic,
        "menus": chips.menus(chosen, topics=several),
        "topic_menu": chips.one_topic(chosen, LIST if several else filters.view),
        "toggles": chips.toggles(chosen),
        "removable": chips.removable(chosen, topics=several),
        "cleared": chips.nothing_chosen(filters) if filters.count > 1 else None,
        "views": {view: filters.but(view=view).query() for view in (TABLE, MAP, LIST)},
        "export_query": exported.query(),
        "now": clock.now(),
        "half_year": half_year,
        "ages": looks.ages(),
        "own_town": chosen.home if request.viewer.is_network_member else None,
    }
