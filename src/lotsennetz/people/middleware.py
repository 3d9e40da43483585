"""Language and gates of the signed-in person."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from lotsennetz.core import problems
from lotsennetz.people import second_factor
from lotsennetz.people.http import VisitorRequest
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


# Open to somebody who still has to set up the second factor: setting it up, and going away.
_OPEN_PAGES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "portal:language",
        "portal:appearance",
        "portal:imprint",
        "portal:privacy",
        "portal:accessibility",
        "people:accent",
    }
)


def account_gates(get_response: View) -> View:
    """Deny by default: closed accounts are signed out, and demanded second factors come first."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session and not request.user.is_authenticated:
            # The account was closed while the session was open; nothing of the session survives.
            auth.logout(request)
        if isinstance(request.user, Person) and _lacks_second_factor(request, request.user):
            return _to_set_up(request)
        return get_response(request)

    return middleware


def _lacks_second_factor(request: HttpRequest, person: Person) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED_ROLES or _is_open(request):
        return False
    return second_factor.is_lacking(person, cast("VisitorRequest", request).viewer)


def _is_open(request: HttpRequest) -> bool:
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        return False
    return name in _OPEN_PAGES or name.startswith("mfa_")


def _to_set_up(request: HttpRequest) -> HttpResponse:
    """Pages are led to the set-up; programs get a sentence."""
    sentence = second_factor.sentence()
    if problems.are_asked_for(request) or not request.accepts("text/html"):
        return problems.answer(403, sentence)
    target = reverse("mfa_index")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    messages.warning(request, sentence)
    return HttpResponseRedirect(target)
