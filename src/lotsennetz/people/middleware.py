"""Language and gates of the signed-in person."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from lotsennetz.people.models import Person

View = Callable[[HttpRequest], HttpResponse]


def language_of_person(get_response: View) -> View:
    """The person's own language; for visitors the cookie, then German.

    The browser's Accept-Language is deliberately not asked: a German authority greets in German.
    """
    known = {code for code, _ in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if isinstance(request.user, Person):
            wanted = request.user.language
        with translation.override(wanted if wanted in known else settings.LANGUAGE_CODE):
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response

    return middleware


def account_gates(get_response: View) -> View:
    return get_response
