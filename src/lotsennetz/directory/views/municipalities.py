"""The region's municipalities, for everybody."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lotsennetz.directory.forms import MunicipalityFilterForm
from lotsennetz.directory.queries import municipalities as queries
from lotsennetz.directory.showing import TOOLS
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.people.models import Municipality
from lotsennetz.people.queries import the_network
from lotsennetz.people.region import facts_attribution, region, state_of
from lotsennetz.radar.queries.towns import counts_by_status
from lotsennetz.radar.rules import may_be_stated

STATES: dict[str, str | Promise] = {
    "founder": _("Gründungsstädte"),
    "member": _("Weitere Mitglieder"),
    "other": _("Noch nicht dabei"),
    "body": _("Weitere Stellen"),
}


def _sections(towns: list[Municipality]) -> list[tuple[str, str | Promise, list[Municipality]]]:
    """The towns by how they are drawn on the map; offices without an area last."""
    parts: dict[str, list[Municipality]] = {state: [] for state in STATES}
    for town in towns:
        parts["body" if town.is_body else state_of(town)].append(town)
    return [(state, STATES[state], members) for state, members in parts.items() if members]


@require_safe
def overview(request: ViewerRequest) -> HttpResponse:
    """Map and list, or a table, of those that match the filters."""
    form = MunicipalityFilterForm.read(request.GET.dict())
    towns = queries.all_municipalities()
    wanted = form.wanted()
    found = [town for town in towns if wanted.accepts(town)]
    shown = {town.pk for town in found}
    network = the_network()
    chosen = form.chosen()
    drawn = {state_of(town) for town in towns if town.shape}
    as_table = chosen.pop("ansicht", "") == "liste"
    context = {
        "form": form,
        "found": found,
        "total": len(towns),
        "chips": form.chips(),
        "sections": _sections(found),
        "legend": [(state, words) for state, words in STATES.items() if state in drawn],
        "as_table": as_table,
        "map_query": urlencode(chosen),
        "table_query": urlencode({**chosen, "ansicht": "liste"}),
        "officers": queries.officers(request.viewer),
        "facts_attribution": facts_attribution(network) if network else [],
        "region": None
        if as_table
        else region(network, towns, marked=shown, named=shown, own=request.viewer.municipality_ids),
    }
    return render(request, "directory/municipalities.html", TOOLS | context)


@require_safe
def municipality(request: ViewerRequest, slug: str) -> HttpResponse:
    """One municipality: facts, place on the map, and what the viewer may see of its people and entries."""
    town = queries.municipality(slug)
    if town is None:
        raise Http404
    viewer = request.viewer
    network = the_network()
    towns = queries.all_municipalities() if town.shape else []
    context = {
        "town": town,
        "departments": list(town.departments.all()),
        "people": queries.people_of(town, viewer),
        "groups": queries.groups_of(town, viewer),
        "entries": queries.entries_of(town, viewer),
        "facts_attribution": facts_attribution(network) if network else [],
        "region": region(network, towns, marked={town.pk}, named=(), own={town.pk}),
        "is_own": town.pk in viewer.municipality_ids,
        "may_be_stated": may_be_stated(town),
        "stated": counts_by_status(viewer, town) if may_be_stated(town) else [],
    }
    return render(request, "directory/municipality.html", TOOLS | context)
