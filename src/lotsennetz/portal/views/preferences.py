"""Language and appearance: a cookie for the device, and the profile of whoever is signed in."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lotsennetz.core.ui.frame import THEME_COOKIE, THEMES
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.people.models import Person
from lotsennetz.portal import services
from lotsennetz.portal.privacy import YEAR


def _own_path(wanted: str) -> str:
    """``wanted`` if it is a path of this site, else the front page. Nobody is sent elsewhere."""
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else "/"


def _chosen(request: ViewerRequest, name: str, allowed: Collection[str]) -> str:
    value = request.POST.get(name, "")
    if value not in allowed:
        raise BadRequest(f"{name} is none of {', '.join(sorted(allowed))}")
    return value


def _remembered(request: ViewerRequest, cookie: str, value: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(_own_path(request.POST.get("next", "")))
    response.set_cookie(
        cookie, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
    return response


@require_POST
def appearance(request: ViewerRequest) -> HttpResponseRedirect:
    value = _chosen(request, "farbe", THEMES)
    if isinstance(request.user, Person):
        services.choose_appearance(actor=request.user, appearance=value)
    return _remembered(request, THEME_COOKIE, value)


@require_POST
def language(request: ViewerRequest) -> HttpResponseRedirect:
    value = _chosen(request, "language", dict(settings.LANGUAGES))
    if isinstance(request.user, Person):
        services.choose_language(actor=request.user, language=value)
    return _remembered(request, settings.LANGUAGE_COOKIE_NAME, value)
