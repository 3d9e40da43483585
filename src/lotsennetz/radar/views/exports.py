"""The overview as files, with the same filters and the same limits of sight as the pages."""

from __future__ import annotations

import io

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lotsennetz.core.sheets import KINDS, Table, file_name, fitted
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.people import accounts
from lotsennetz.people.ratelimit import Limit
from lotsennetz.radar.filters import Filters
from lotsennetz.radar.http import open_page
from lotsennetz.radar.queries import table
from lotsennetz.radar.queries.selection import Selection, select

FILES = Limit("radar-file-machine", 30, 3600)


def _chosen(request: ViewerRequest) -> Selection:
    return select(request.viewer, Filters.parse(dict(request.GET.lists())), signed=False)


def _file(request: ViewerRequest, ending: str) -> HttpResponse:
    heads, rows = table.heads(request.viewer), list(table.rows(request.viewer, _chosen(request)))
    made = Table("wer-macht-was", _("Wer macht was"), fitted(heads, rows), rows)
    content_type, write = KINDS[ending]
    out = io.BytesIO()
    write(made, out)
    disposition = f'attachment; filename="{file_name(made, ending)}"'
    return HttpResponse(
        out.getvalue(), content_type=content_type, headers={"Content-Disposition": disposition}
    )


@open_page
def as_csv_file(request: ViewerRequest) -> HttpResponse:
    return _file(request, "csv")


@open_page
def as_xlsx_file(request: ViewerRequest) -> HttpResponse:
    """A large one takes seconds to make, so visitors get a number of them in an hour."""
    if not request.viewer.is_signed_in and not FILES.spend(accounts.client_address(request)):
        return render(request, "errors/429.html", status=429)
    return _file(request, "xlsx")
