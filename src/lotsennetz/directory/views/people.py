"""The network's people, for its members."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lotsennetz.directory.access import network_only
from lotsennetz.directory.forms import PeopleFilterForm
from lotsennetz.directory.queries import people as queries
from lotsennetz.directory.showing import TOOLS
from lotsennetz.groups.http import PersonRequest, ViewerRequest
from lotsennetz.people.models import Person
from lotsennetz.people.rules import may_edit_profile
from lotsennetz.topics.queries import tree

PICTURES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


@require_safe
@network_only
def overview(request: PersonRequest) -> HttpResponse:
    """The list with its filters, a page at a time."""
    topics = [(branch.topic.name, [(leaf.slug, leaf.name) for leaf in branch.leaves]) for branch in tree()]
    form = PeopleFilterForm.read(
        request.GET.dict(), municipalities=queries.municipalities_with_people(), topics=topics
    )
    pages = Paginator(queries.matching(request.viewer, form.wanted()), queries.PAGE)
    page = pages.get_page(request.GET.get("seite"))
    context = {
        "form": form,
        "people": queries.listed(list(page.object_list), request.viewer),
        "count": pages.count,
        "page": page,
        "chips": form.chips(),
        "page_base": f"?{urlencode([*form.chosen().items(), ('seite', '')])}",
    }
    return render(request, "directory/people.html", TOOLS | context)


def _shown(request: ViewerRequest, handle: str) -> Person:
    found = queries.person(handle, request.viewer)
    if found is None:
        raise Http404
    return found


@require_safe
@login_required
def person(request: PersonRequest, handle: str) -> HttpResponse:
    """One person: what the viewer may see of contact and entries."""
    shown = _shown(request, handle)
    anonymous = shown.departure == Person.Departure.ANONYMISED
    context = {
        "shown": shown,
        "anonymous": anonymous,
        "contact": queries.as_seen(shown, request.viewer),
        "roles": list(shown.memberships.all()),
        "topics": list(shown.topics.all()),
        "entries": [] if anonymous else queries.entries_of(shown, request.viewer),
        "may_edit": may_edit_profile(request.viewer, shown),
    }
    return render(request, "directory/person.html", TOOLS | context)
