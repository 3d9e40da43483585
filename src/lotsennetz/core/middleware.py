"""Failures that people can read."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse

from lotsennetz.core import failures

View = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)


def readable_failures(get_response: View) -> View:
    """A lost database or a full disk is answered with a page that needs neither."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            return get_response(request)
        except (DatabaseError, InterfaceError, OSError):
            logger.exception("storage failed while answering %s", request.path)
            return failures.unavailable(request)

    return middleware
