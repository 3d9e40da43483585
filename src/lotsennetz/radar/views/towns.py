"""All that one town says, and a quick way to say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups.http import PersonRequest, ViewerRequest
from lotsennetz.people.models import Municipality
from lotsennetz.radar import rules
from lotsennetz.radar.http import UNPROCESSABLE, action, open_page
from lotsennetz.radar.models import Statement, Status
from lotsennetz.radar.queries import statements as queries
from lotsennetz.radar.queries.similar import similar_towns
from lotsennetz.radar.queries.towns import TownPage, town_page
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements as services
from lotsennetz.radar.wording import status_word, values_in
from lotsennetz.topics.models import Topic

SIMILAR = 5


@dataclass(frozen=True)
class Result:
    """What became of one row of the quick entry. ``chosen`` is what stood in its menu."""

    topic: Topic
    ok: bool
    text: str
    chosen: str


def _found(slug: str) -> Municipality:
    town = queries.town_called(slug)
    if town is None:
        raise Http404
    return town


def _page(
    request: ViewerRequest,
    municipality: Municipality,
    results: dict[int, Result] | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = request.viewer
    shown = town_page(viewer, municipality)
    context: dict[str, Any] = {
        "town": municipality,
        "shown": shown,
        "own": rules.may_change(viewer, municipality.pk),
        "may_suggest": rules.may_suggest(viewer),
        "quick": [status for status in Status if status != Status.STOPPED],
        "statuses": list(Status),
        "status_word": status_word,
        "results": results or {},
        "similar": similar_towns(viewer, municipality, SIMILAR) if viewer.is_network_member else [],
        "here": reverse("radar:town", kwargs={"town": municipality.slug}),
    }
    return render(request, "radar/town.html", context, status=status)


@open_page
def town(request: ViewerRequest, town: str) -> HttpResponse:
    """By branch: what is said, what is missing."""
    return _page(request, _found(town))


@action
def quick(request: PersonRequest, town: str) -> HttpResponse:
    """Several topics at once, each on its own: what one row refuses leaves the others as they are.

    A row counts if its menu shows something else than the page did when it was opened.
    """
    municipality = _found(town)
    own = rules.may_change(request.viewer, municipality.pk)
    if not own and not rules.may_suggest(request.viewer):
        raise NotAllowed(_("Nur wer für diese Kommune arbeitet, ändert ihre Angaben."))
    before = town_page(request.viewer, municipality)
    results = _said_now(request, municipality, before, own=own)
    refused = [result for result in results.values() if not result.ok]
    done = len(results) - len(refused)
    if refused:
        return _page(request, municipality, results, UNPROCESSABLE)
    here = reverse("radar:town", kwargs={"town": municipality.slug})
    if own and done == 1:
        (result,) = results.values()
        return _filled(request, municipality, result, here + _next_gap(before, result.topic))
    if done:
        text = ngettext("%(n)s Angabe gespeichert.", "%(n)s Angaben gespeichert.", done) % {"n": done}
        messages.success(request, text)
    else:
        messages.info(request, _("Es wurde nichts geändert."))
    return HttpResponseRedirect(here + ("#luecken" if own else "#eintragen"))


def _filled(request: PersonRequest, town: Municipality, result: Result, target: str) -> HttpResponse:
    """One gap is filled; it can be taken back, and one goes on with the next."""
    text = _("%(topic)s: %(status)s") % {"topic": result.topic.name, "status": status_word(result.chosen)}
    undo = reverse("radar:clear", kwargs={"town": town.slug, "topic": result.topic.slug})
    messages.success(request, text, extra_tags=f"undo:{undo}?{urlencode({'next': target})}")
    return HttpResponseRedirect(target)


def _next_gap(before: TownPage, topic: Topic) -> str:
    """Where the eye was: at the gap that follows."""
    gaps = [line.topic.pk for branch in before.branches for line in branch.gaps]
    later = gaps[gaps.index(topic.pk) + 1 :] if topic.pk in gaps else []
    return f"#luecke-{later[0]}" if later else "#luecken"


def _said_now(
    request: PersonRequest, municipality: Municipality, shown: TownPage, *, own: bool
) -> dict[int, Result]:
    results = {}
    for branch in shown.branches:
        for line in branch.lines:
            key = str(line.topic.pk)
            wanted = request.POST.get(f"stand-{key}", "")
            if not wanted or wanted == request.POST.get(f"war-{key}", ""):
                continue
            results[line.topic.pk] = _say(request, municipality, line.topic, line.statement, wanted, own=own)
    return results


def _say(
    request: PersonRequest,
    municipality: Municipality,
    topic: Topic,
    statement: Statement | None,
    wanted: str,
    *,
    own: bool,
) -> Result:
    """One row. The town fills gaps; the coordination also suggests another status, all else as it stands."""
    actor, town = request.user, municipality.pk
    try:
        if own:
            said = Said(status=wanted, contact_id=actor.pk)
            services.state(actor=actor, municipality_id=town, topic_id=topic.pk, said=said, base_version=0)
            return Result(topic, True, _("gespeichert"), wanted)
        said = Said(**{**values_in(statement), "status": wanted})
        made = services.suggest(actor=actor, municipality_id=town, topic_id=topic.pk, said=said)
    except DomainError as error:
        return Result(topic, False, error.text, wanted)
    words = _("eingetragen") if isinstance(made, Statement) else _("vorgeschlagen")
    return Result(topic, True, words, wanted)
