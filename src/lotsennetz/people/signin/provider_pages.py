"""The way to the town's identity provider and back. Without a configured one these pages do not exist."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.socialaccount import views as social
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from requests import RequestException

from lotsennetz.people.signin.provider import VerifyingAdapter

logger = logging.getLogger(__name__)
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]

# A provider that is down, or answers something else than its standard says.
_BROKEN = (RequestException, KeyError, TypeError, ValueError)


def _only_with_provider(view: View[Rest]) -> View[Rest]:
    def page(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not get_adapter().list_apps(request):
            raise Http404
        return view(request, *args, **kwargs)

    return page


def _ask(request: HttpRequest, provider_id: str, step: Any) -> HttpResponse:
    try:
        provider = get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist as gone:
        raise Http404 from gone
    try:
        answer: HttpResponse = step.adapter_view(VerifyingAdapter(request, provider_id))(request)
    except _BROKEN as problem:
        logger.warning("sign-in with provider %s failed", provider_id, exc_info=problem)
        answer = render_authentication_error(request, provider, exception=problem)
    return answer


@_only_with_provider
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Only the page to come back to is taken from the address; the library would also take scopes."""
    wanted = {"next": request.GET["next"]} if "next" in request.GET else {}
    request.GET = QueryDict(urlencode(wanted))
    return _ask(request, provider_id, OAuth2LoginView)


@_only_with_provider
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _ask(request, provider_id, OAuth2CallbackView)


cancelled = _only_with_provider(social.login_cancelled)
failed = _only_with_provider(social.login_error)
