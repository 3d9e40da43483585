"""The operator's page about the index."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lotsennetz.groups.http import PersonRequest
from lotsennetz.jobs.http import operators_only
from lotsennetz.search import tasks
from lotsennetz.search.http import action, page
from lotsennetz.search.services.upkeep import begin_rebuild
from lotsennetz.search.standing import standing
from lotsennetz.search.standing_words import progress_words


@never_cache
@page
def overview(request: PersonRequest) -> HttpResponse:
    """Asks for itself while something is going on."""
    operators_only(request)
    index = standing()
    progress = progress_words(index.run) if index.run else ""
    return render(request, "search/upkeep.html", {"index": index, "progress": progress})


@action
def rebuild(request: PersonRequest) -> HttpResponse:
    operators_only(request)
    begun = begin_rebuild(actor=request.user)
    tasks.queue_build()
    if begun:
        messages.success(request, _("Das Suchverzeichnis wird neu aufgebaut. Suchen geht weiterhin."))
    else:
        messages.info(request, _("Es wird schon neu aufgebaut."))
    return redirect("index:overview")
