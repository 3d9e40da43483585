"""Addresses for programs, and the page about them. Whatever else begins with /api/ is a problem in their language."""

from __future__ import annotations

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import include, path, re_path

from lotsennetz.api.door import through_the_door
from lotsennetz.api.spec import NAMESPACE
from lotsennetz.api.v1 import urls as v1_urls
from lotsennetz.api.views import guide


def _nowhere(_request: HttpRequest) -> NoReturn:
    raise Http404


urlpatterns = [
    path("", guide.show, name="api_guide"),
    path("", include(([path("v1/", include((v1_urls(), "v1")))], NAMESPACE))),
    re_path(r"^.", through_the_door(_nowhere), name="api_nowhere"),
]
