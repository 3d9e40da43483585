"""The overview as files, with the same filters and the same limits of sight as the pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lotsennetz.core import clock
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.people import accounts
from lotsennetz.people.ratelimit import Limit
from lotsennetz.radar.exports import as_csv, as_xlsx
from lotsennetz.radar.filters import Filters
from lotsennetz.radar.http import open_page
from lotsennetz.radar.queries import table
from lotsennetz.radar.queries.selection import Selection, select

FILES = Limit("radar-file-machine", 30, 3600)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _chosen(request: ViewerRequest) -> Selection:
    return select(request.viewer, Filters.parse(dict(request.GET.lists())), signed=False)


def _file(content: bytes, content_type: str, ending: str) -> HttpResponse:
    name = f"wer-macht-was-{localtime(clock.now()):%Y-%m-%d}.{ending}"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


@open_page
def as_csv_file(request: ViewerRequest) -> HttpResponse:
    rows = table.rows(request.viewer, _chosen(request))
    return _file(as_csv(table.heads(request.viewer), rows), "text/csv; charset=utf-8", "csv")


@open_page
def as_xlsx_file(request: ViewerRequest) -> HttpResponse:
    """A large one takes seconds to make, so visitors get a number of them in an hour."""
    if not request.viewer.is_signed_in and not FILES.spend(accounts.client_address(request)):
        return render(request, "errors/429.html", status=429)
    rows = table.rows(request.viewer, _chosen(request))
    return _file(as_xlsx(_("Wer macht was"), table.heads(request.viewer), rows), XLSX, "xlsx")
