"""Bodies of requests: JSON where JSON is expected, forms where files are."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from lotsennetz.api.problems import other_format, unreadable

JSON = "application/json"


def _no_number(_text: str) -> NoReturn:
    """Python takes NaN and Infinity for JSON; nobody else does."""
    raise ValueError


def parsed(body: bytes) -> Any:
    """What the JSON says; a refusal if it is none."""
    try:
        return json.loads(body.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError) as problem:
        raise unreadable() from problem


class BodyParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        """Called only where a body is expected and there is one."""
        if request.content_type != JSON:
            raise other_format(JSON)
        return parsed(request.body)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        if data is request.FILES and request.content_type != "multipart/form-data":
            raise other_format("multipart/form-data")
        return super().parse_querydict(data, list_fields, request)
