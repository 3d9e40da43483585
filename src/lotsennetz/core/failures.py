"""The pages shown when something cannot be shown."""

from __future__ import annotations

import errno
import sys

from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    NotSupportedError,
    ProgrammingError,
)
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lotsennetz.core import problems

#: What the database says of our statements rather than of itself.
_OURS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
#: A full or broken disk; every other OSError is a mistake of ours.
_STORAGE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


def _page(request: HttpRequest, code: int) -> HttpResponse:
    return HttpResponse(render_to_string(f"errors/{code}.html", {}, request), status=code)


def _bare_page(code: int) -> HttpResponse:
    """Without a request, so that no context processor touches what may be broken."""
    return HttpResponse(render_to_string(f"errors/{code}.html"), status=code)


def bad_request(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- as Django calls it
    return _bare_page(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- as Django calls it
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- as Django calls it
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the exception: a lost database or a full disk is said as such."""
    code = 503 if storage_failed(sys.exc_info()[1]) else 500
    response = _problem(code) if problems.are_asked_for(request) else _bare_page(code)
    if code == 503:
        response["Retry-After"] = "30"
    return response


def _problem(code: int) -> HttpResponse:
    """Programs are not told what it was; the log is."""
    sentences = {
        500: _("Der Fehler ist aufgezeichnet. Gespeichert wurde nichts."),
        503: _("Gespeichert wurde nichts. Fragen Sie in einer Minute noch einmal."),
    }
    return problems.answer(code, sentences[code])


def storage_failed(problem: BaseException | None) -> bool:
    """Whether the database or the disk, not the program, is what failed."""
    while problem is not None:
        if isinstance(problem, (DatabaseError, InterfaceError)) and not isinstance(problem, _OURS):
            return True
        if isinstance(problem, OSError) and problem.errno in _STORAGE:
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- as Django calls it
    """The page was open for too long or comes from elsewhere."""
    return HttpResponse(render_to_string("errors/csrf.html", {}, request), status=403)
