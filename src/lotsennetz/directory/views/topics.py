"""Topics and products, for everybody; people, groups and entries as far as the viewer may see them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lotsennetz.directory.queries import topics as composed
from lotsennetz.directory.showing import TOOLS
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.radar.queries.shared import standing_of, users_of
from lotsennetz.topics import queries

LONGEST_QUERY = 80


@require_safe
def overview(request: ViewerRequest) -> HttpResponse:
    """All topics by group, narrowed by ``?q=``; synonyms count."""
    query = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUERY]
    branches = queries.tree(query)
    context = {
        "query": query,
        "branches": branches,
        "count": sum(len(branch.leaves) for branch in branches),
        "products": queries.products_matching(query),
        "matched_synonym": queries.matched_synonym,
    }
    return render(request, "directory/topics.html", TOOLS | context)


@require_safe
def topic(request: ViewerRequest, slug: str) -> HttpResponse:
    """One topic with everything about it and about the topics below it."""
    found = queries.topic(slug)
    if found is None:
        raise Http404
    leaves = queries.leaves_of(found)
    numbers = [found.pk, *(leaf.pk for leaf in leaves)]
    context = {
        "topic": found,
        "leaves": leaves,
        "products": queries.products_for(numbers),
        "groups": composed.groups_about(numbers, request.viewer),
        "entries": composed.entries_about(numbers, request.viewer),
        "helpers": composed.helpers_with(numbers, request.viewer),
        "standing": standing_of(request.viewer, numbers),
    }
    return render(request, "directory/topic.html", TOOLS | context)


@require_safe
def product(request: ViewerRequest, slug: str) -> HttpResponse:
    """One product with the topics it serves and what is said about them."""
    found = queries.product(slug)
    if found is None:
        raise Http404
    topics = list(found.topics.all())
    numbers = [served.pk for served in topics]
    context = {
        "product": found,
        "topics": topics,
        "helpers": composed.helpers_with(numbers, request.viewer),
        "entries": composed.entries_about(numbers, request.viewer),
        "users": users_of(request.viewer, found),
    }
    return render(request, "directory/product.html", TOOLS | context)
