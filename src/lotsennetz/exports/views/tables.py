"""Lists as files: with the filters of their pages, and what the viewer may see there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping

from django.http import FileResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lotsennetz.core.sheets import KINDS, Table, file_name
from lotsennetz.directory.access import network_only
from lotsennetz.exports.tables import lists
from lotsennetz.exports.tables.entries import entries_table
from lotsennetz.exports.views.answering import group_or_404, open_page, page
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people import accounts
from lotsennetz.people.ratelimit import Limit

BY_MACHINE = Limit("table-machine", 30, 3600)
BY_PERSON = Limit("table-person", 120, 3600)
_IN_MEMORY = 2_000_000
Make = Callable[[Viewer, Mapping[str, str]], Table]
View = Callable[..., HttpResponseBase]


def answer(request: ViewerRequest, make: Callable[[], Table], ending: str) -> HttpResponseBase:
    """The table as a file to download. Large ones take seconds to make, so there is a number of them in an hour."""
    viewer = request.viewer
    if viewer.is_signed_in:
        may = BY_PERSON.spend(str(viewer.person_id))
    else:
        may = BY_MACHINE.spend(accounts.client_address(request))
    if not may:
        return render(request, "errors/429.html", status=429)
    table = make()
    content_type, write = KINDS[ending]
    out = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 -- the answer closes it
    try:
        write(table, out)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    name = file_name(table, ending)
    response = FileResponse(out, as_attachment=True, filename=name, content_type=content_type)
    response["Cache-Control"] = "private, no-store"
    return response


def _list(make: Make, ending: str) -> View:
    def view(request: ViewerRequest) -> HttpResponseBase:
        return answer(request, lambda: make(request.viewer, request.GET.dict()), ending)

    return view


def people(ending: str) -> View:
    """Only members of the network open the list of people."""
    return require_safe(network_only(_list(lists.people_table, ending)))


def municipalities(ending: str) -> View:
    return open_page(_list(lists.municipalities_table, ending))


def topics(ending: str) -> View:
    return open_page(_list(lists.topics_table, ending))


def groups(ending: str) -> View:
    return page(_list(lists.groups_table, ending))


def entries(ending: str) -> View:
    """Whoever opens the group's page gets what she reads there."""

    def view(request: ViewerRequest, slug: str) -> HttpResponseBase:
        group = group_or_404(request, slug)
        return answer(request, lambda: entries_table(request.viewer, group), ending)

    return open_page(view)
