"""The front page, for anybody."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lotsennetz.core.ui.icons import kind_icon
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.people.queries import the_network
from lotsennetz.people.region import region, state_of
from lotsennetz.portal.queries.entries import public_entries
from lotsennetz.portal.queries.front import figures, municipalities

CARDS = 6
LEGEND: dict[str, str | Promise] = {
    "founder": _("Gründungsstädte"),
    "member": _("Weitere Mitglieder"),
    "other": _("Noch nicht dabei"),
}


@require_safe
def front(request: ViewerRequest) -> HttpResponse:
    """What the network is, who belongs to it, what is new. Answers 200 to everybody, signed in or not."""
    network = the_network()
    towns = municipalities()
    drawn = {state_of(town) for town in towns if town.shape}
    context = {
        "network": network,
        "region": region(
            network,
            towns,
            marked={town.pk for town in towns},
            named={town.pk for town in towns if town.member},
        ),
        "legend": [(state, words) for state, words in LEGEND.items() if state in drawn],
        "kind_icon": kind_icon,
        "members": [town for town in towns if town.member and not town.is_body],
        "bodies": [town for town in towns if town.member and town.is_body],
        "figures": figures(),
        "entries": list(public_entries()[:CARDS]),
    }
    return render(request, "portal/front.html", context)
