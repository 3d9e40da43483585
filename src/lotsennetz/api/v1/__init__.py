"""Version 1: the operations, and where they are found."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe

from lotsennetz.api.door import through_the_door
from lotsennetz.api.spec import Api, new_api
from lotsennetz.api.v1 import (
    entries,
    groups,
    me,
    notifications,
    opportunities,
    people,
    radar,
    responses,
    search,
    topics,
    towns,
)

ROUTERS = (towns, people, topics, groups, entries, responses, radar, opportunities, notifications, me, search)


@lru_cache(maxsize=1)
def api() -> Api:
    """Made once: routers belong to one API only."""
    made = new_api()
    for module in ROUTERS:
        made.add_router("", module.router)
    return made


@lru_cache(maxsize=1)
def _description() -> dict[str, object]:
    return dict(api().get_openapi_schema())


@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """The description of every operation, for everybody."""
    return JsonResponse(_description())


def _one_each(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
    """ninja names an address once for each method; one is enough."""
    found: dict[tuple[str, str | None], URLPattern] = {}
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)  # noqa: S101 -- for the type checker: ninja includes nothing
        guarded = through_the_door(pattern.callback)
        found.setdefault(
            (str(pattern.pattern), pattern.name),
            URLPattern(pattern.pattern, guarded, pattern.default_args, pattern.name),
        )
    return list(found.values())


def urls() -> list[URLPattern]:
    patterns, _app, _namespace = api().urls
    return [path("openapi.json", through_the_door(openapi), name="openapi"), *_one_each(patterns)]
