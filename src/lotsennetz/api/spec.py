"""The API as django-ninja knows it, and what its description needs besides."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from pydantic import BaseModel

from lotsennetz.api import forms_with_files, problems, wording
from lotsennetz.api.door import refusal_for
from lotsennetz.api.problems import Refusal, unreadable
from lotsennetz.api.reading import BodyParser
from lotsennetz.core.problems import CONTENT_TYPE

NAMESPACE = "api"


class FieldProblem(BaseModel):
    field: str
    detail: str


class Problem(BaseModel):
    """RFC 9457. ``field`` is the first of ``errors``."""

    type: str
    title: str
    status: int
    detail: str
    field: str | None
    errors: list[FieldProblem]


#: What every operation may answer, and every one that takes a body.
_ALWAYS = (401, 403, 422, 429)
_BODY = (400, 413, 415)


def reads(shape: Any, *refusals: int) -> dict[int, Any]:
    """The answers of an operation that reads a list."""
    return {200: shape, **dict.fromkeys(sorted({*_ALWAYS, *refusals}), Problem)}


def reads_one(shape: Any, *refusals: int) -> dict[int, Any]:
    """The answers of an operation that reads one thing."""
    return {**reads(shape, 404, *refusals), 304: None}


def writes(answers: dict[int, Any], *refusals: int) -> dict[int, Any]:
    """The answers of an operation that changes something."""
    return {**answers, **dict.fromkeys(sorted({*_ALWAYS, *_BODY, 404, 409, *refusals}), Problem)}


def changes(answers: dict[int, Any], *refusals: int) -> dict[int, Any]:
    """Those of an operation that wants to know which version it changes."""
    return writes(answers, 412, 428, *refusals)


class Api(NinjaAPI):
    """Refusals are problems; the description names headers, security and media types that ninja does not know of."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ARG002 -- as ninja calls it
        return problems.response(_refusal(exc))

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """What generated clients call it."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **places: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**places)
        schema["servers"] = [{"url": settings.BASE_URL}]
        schema["components"]["schemas"].update(forms_with_files.components())
        schema["components"]["securitySchemes"] = {
            "key": {"type": "http", "scheme": "bearer", "description": "A key made in the settings."},
            "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
        }
        for path in schema["paths"].values():
            for method, operation in path.items():
                _complete(method, operation)
        return schema


def _refusal(problem: Any) -> Refusal:
    if isinstance(problem, ValidationError):
        return wording.from_validation(problem.errors)
    if isinstance(problem, HttpError):  # ninja's word for a body that it could not parse
        cause = problem.__cause__
        return cause if isinstance(cause, Refusal) else unreadable()
    refusal = refusal_for(problem)
    if refusal is None:
        raise problem
    return refusal


def _complete(method: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    for status, answer in answers.items():
        if int(status) >= 400:
            answer["content"] = {CONTENT_TYPE: next(iter(answer["content"].values()))}
    parameters = operation.setdefault("parameters", [])
    for parameter in parameters:
        if parameter["in"] == "query":
            _without_null(parameter["schema"])
    if method == "post":
        parameters.append(
            _header("Idempotency-Key", "The same request with the same key is carried out once.")
        )
    if 428 in answers:
        parameters.append(_header("If-Match", "The ETag of the version to change."))
    if 304 in answers:
        parameters.append(_header("If-None-Match", "The ETag of what is there already."))
    if {201, 412} <= answers.keys():
        parameters.append(_header("If-None-Match", "`*` instead of If-Match: only if there is nothing yet."))
    alone: list[dict[str, list[str]]] = [{"key": []}, {"session": []}]
    operation["security"] = alone if method != "get" else [*alone, {}]


def _without_null(schema: dict[str, Any]) -> None:
    """No address can say null: what is not asked for is left out."""
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1:
        del schema["anyOf"]
        schema.update(choices[0])


def _header(name: str, description: str) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": False,
        "description": description,
        "schema": {"type": "string"},
    }


def new_api() -> Api:
    """Without ninja's pages of documentation: they load scripts from elsewhere."""
    parser: Parser = BodyParser()
    return Api(
        title="Lotsennetz",
        version="1",
        description="What the pages of the network show and take, for programs.",
        urls_namespace=f"{NAMESPACE}:v1",
        docs_url=None,
        openapi_url=None,
        parser=parser,
    )
