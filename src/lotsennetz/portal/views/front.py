"""The front page, for anybody."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lotsennetz.groups.http import ViewerRequest
from lotsennetz.people.queries import the_network
from lotsennetz.people.region import region
from lotsennetz.portal.queries.entries import public_entries
from lotsennetz.portal.queries.front import figures, municipalities

CARDS = 6


@require_safe
def front(request: ViewerRequest) -> HttpResponse:
    """What the network is, who belongs to it, what is new. Answers 200 to everybody, signed in or not."""
    network = the_network()
    towns = municipalities()
    context = {
        "network": network,
        "region": region(network, towns, marked={town.pk for town in towns}),
        "has_others": any(not town.member and town.ags for town in towns),
        "has_plain_members": any(town.member and not town.founder and town.ags for town in towns),
        "has_founders": any(town.founder for town in towns),
        "members": [town for town in towns if town.member],
        "figures": figures(),
        "entries": list(public_entries()[:CARDS]),
    }
    return render(request, "portal/front.html", context)
