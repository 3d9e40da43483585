"""The one door to every operation: language, who asks, how often, what may be written, and how it is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.handlers.exception import response_for_exception
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from lotsennetz.api import problems
from lotsennetz.api.again import answer_about
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.identity import WRITING, allow_writing, identify, known_person
from lotsennetz.api.language import language_for
from lotsennetz.api.limits import spend
from lotsennetz.api.problems import Refusal, invalid, missing, other_format, unreadable
from lotsennetz.api.services import keys, replays
from lotsennetz.core.errors import DomainError

View = Callable[..., HttpResponseBase]
LONGEST_KEY = 255
JSON = "application/json"


def through_the_door(view: View) -> View:
    """Every address of the API, those that lead nowhere included."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asking = cast(ApiRequest, request)
        with translation.override(language_for(request, None)):
            try:
                _let_in(asking)
                response = _admitted(asking, view, args, kwargs)
            except Exception as problem:  # noqa: BLE001 -- mistakes of ours go into the log as from pages
                refusal = refusal_for(problem)
                response = problems.response(refusal) if refusal else response_for_exception(request, problem)
            return _finished(response)

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # asked for by identity.allow_writing, of sessions only
    return answer


def refusal_for(problem: BaseException) -> Refusal | None:
    """What an exception means for the program that asked; None for a mistake of ours."""
    if isinstance(problem, Refusal):
        return problem
    if isinstance(problem, DomainError):
        return problems.from_domain(problem)
    if isinstance(problem, Http404):
        return missing()
    if isinstance(problem, RawPostDataException):  # a form, read as such, where JSON was expected
        return other_format(JSON)
    if isinstance(problem, RequestDataTooBig):
        return Refusal(413, _("Die Anfrage ist zu groß."))
    if isinstance(problem, PermissionDenied):
        return Refusal(403, _("Das dürfen Sie nicht."))
    if isinstance(problem, (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError)):
        return unreadable()
    return None


def _let_in(request: ApiRequest) -> None:
    """Whoever shows a key that does not open asks as a machine that says nothing of itself: trying has an end."""
    try:
        identify(request)
    finally:
        spend(request)
    translation.activate(language_for(request, request.person))


def _admitted(request: ApiRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase:
    if request.method == "HEAD":
        request.method = "GET"  # the server keeps the body of the answer to itself
    if request.method not in WRITING:
        return view(request, *args, **kwargs)
    allow_writing(request)
    _read(request)
    key = _key_of(request)
    fingerprint = _fingerprint(request) if key else b""
    with transaction.atomic():
        response = _once(request, key, fingerprint, lambda: view(request, *args, **kwargs))
        if response.status_code >= 400:
            transaction.set_rollback(True)
        elif request.token is not None and "Idempotency-Replayed" not in response:
            keys.note_writing(request.token, f"{request.method} {request.path}"[:200])
    return response


def _read(request: ApiRequest) -> None:
    """Before the transaction: nobody else waits for a slow or large upload."""
    if request.content_type == "multipart/form-data":
        len(request.FILES)
    else:
        len(request.body)


def _key_of(request: ApiRequest) -> str:
    """The idempotency key of a POST; empty without one."""
    key = request.headers.get(replays.FIELD)
    if request.method != "POST" or key is None:
        return ""
    if not (key.isascii() and key.isprintable() and 0 < len(key) <= LONGEST_KEY):
        raise invalid(
            replays.FIELD, _("Der Schlüssel hat 1 bis %(most)s sichtbare Zeichen.") % {"most": LONGEST_KEY}
        )
    return key


def _once(
    request: ApiRequest, key: str, fingerprint: bytes, carry_out: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """With an idempotency key: carry out, or answer about what was made the first time, if the caller still sees it."""
    if not key:
        return carry_out()
    row = replays.begin(actor=known_person(request), key=key, fingerprint=fingerprint)
    response: HttpResponseBase
    if row.status:
        response = (
            answer_about(request, row.thing, row.number) if row.thing else HttpResponse(status=row.status)
        )
        response["Idempotency-Replayed"] = "true"
        return response
    response = carry_out()
    if response.status_code < 400:
        replays.keep(row, status=response.status_code, made=request.made)
    return response


def _fingerprint(request: ApiRequest) -> bytes:
    """Of method, address and body; of a form with files its fields and the bytes of each file."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.digest()
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode("utf-8", "backslashreplace"))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode("utf-8", "backslashreplace"))
            for piece in file.chunks():
                digest.update(piece)
            file.seek(0)
    return digest.digest()


def _finished(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, HttpResponseNotAllowed):
        allowed = response["Allow"]
        text = _("Diese Adresse kennt nur %(methods)s.") % {"methods": allowed}
        response = problems.response(Refusal(405, text, headers={"Allow": allowed}))
    patch_vary_headers(response, ("Accept-Language", "Authorization", "Cookie"))
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers["Content-Language"] = translation.get_language() or ""
    return response
