"""How operations answer: one thing with its ETag, or a page of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.http import HttpResponse
from pydantic import BaseModel, Field

from lotsennetz.api.conditions import is_known, tag_of
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.paging import Listing, cursor_for

Item = TypeVar("Item", bound=BaseModel)
JSON = "application/json"


class Page(BaseModel, Generic[Item]):
    """``next`` is the cursor of the following page; null on the last one."""

    items: list[Item]
    next: str | None = Field(description="Give it back as `cursor`, with the same filters.")


def absolute(path: str) -> str:
    """The whole address of a page of ours."""
    return f"{settings.BASE_URL}{path}"


def one(
    request: ApiRequest, item: BaseModel, *, version: int | None = None, status: int = 200
) -> HttpResponse:
    """A single thing; 304 if the program has it already."""
    body = item.model_dump_json().encode()
    tag = tag_of(body, version)
    if request.method == "GET" and is_known(request, tag):
        return HttpResponse(status=304, headers={"ETag": tag})
    return HttpResponse(body, headers={"ETag": tag}, content_type=JSON, status=status)


def many(
    request: ApiRequest, items: Sequence[Item], asked: Listing, name: str, last: Sequence[Any] | None
) -> HttpResponse:
    """``last`` is the place of the last item if there are more after it."""
    following = cursor_for(name, asked, last) if last is not None else None
    body = (
        Page[BaseModel]
        .model_construct(items=list(items), next=following)
        .model_dump_json(serialize_as_any=True)
    )
    answer = HttpResponse(body.encode(), content_type=JSON)
    if following is not None:
        query = request.GET.copy()
        query["cursor"] = following
        answer["Link"] = f'<{absolute(request.path)}?{query.urlencode()}>; rel="next"'
    return answer


def nothing() -> HttpResponse:
    return HttpResponse(status=204)
