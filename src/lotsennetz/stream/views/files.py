"""Handing files out: only to those who see what they hang on, and never so that they run in our name."""

from __future__ import annotations

import logging

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from lotsennetz.entries import file_types
from lotsennetz.entries.models import Attachment
from lotsennetz.entries.queries.visible import visible_attachments
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.stream.http import open_page

logger = logging.getLogger(__name__)
#: Even a picture opened by its address alone may load nothing and run nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"
#: Types that a browser could take for a page of ours are sent as mere bytes.
_RUNS = {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml"}


def _attachment_or_404(request: ViewerRequest, pk: int) -> Attachment:
    row = visible_attachments(request.viewer).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _answer(
    request: ViewerRequest, file: FieldFile, *, content_type: str, name: str, inline: bool, tag: str
) -> HttpResponse | FileResponse:
    etag = quote_etag(tag)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        unchanged["Cache-Control"] = "private, no-cache"
        return unchanged
    try:
        stream = file.open("rb")
    except FileNotFoundError as error:
        logger.exception("the bytes of %s are missing", file.name)
        raise Http404 from error
    response = FileResponse(stream, as_attachment=not inline, filename=name, content_type=content_type)
    response["Cache-Control"] = (
        "private, no-cache"  # asked again each time, so that a lost right counts at once
    )
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY
    return response


@open_page
def download(request: ViewerRequest, pk: int) -> HttpResponse | FileResponse:
    """Pictures open in the browser; everything else, PDF included, is downloaded."""
    row = _attachment_or_404(request, pk)
    kind = "application/octet-stream" if row.content_type in _RUNS else row.content_type
    inline = row.content_type in file_types.IMAGES
    return _answer(request, row.file, content_type=kind, name=row.name, inline=inline, tag=row.sha256)


@open_page
def preview(request: ViewerRequest, pk: int) -> HttpResponse | FileResponse:
    row = _attachment_or_404(request, pk)
    if not row.preview:
        raise Http404
    tag = str(row.preview.name).rsplit("/", 1)[-1]
    return _answer(
        request, row.preview, content_type="image/webp", name="vorschau.webp", inline=True, tag=tag
    )
