"""Bodies that are JSON, or a form with the same JSON in one part and files beside it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from pydantic import BaseModel, ValidationError

from lotsennetz.api import wording
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.problems import other_format
from lotsennetz.api.reading import JSON, parsed

Sent = TypeVar("Sent", bound=BaseModel)
FORM = "multipart/form-data"
FILES = "files"
_shapes: list[type[BaseModel]] = []


def described(shape: type[BaseModel], part: str) -> dict[str, Any]:
    """What the description says of such a body. The shape itself stands among its components."""
    _shapes.append(shape)
    reference = {"$ref": f"#/components/schemas/{shape.__name__}"}
    form = {
        "type": "object",
        "properties": {
            part: reference,
            FILES: {"type": "array", "items": {"type": "string", "format": "binary"}},
        },
        "required": [part],
        "additionalProperties": False,
    }
    encoding = {part: {"contentType": JSON}}
    return {
        "requestBody": {
            "required": True,
            "content": {JSON: {"schema": reference}, FORM: {"schema": form, "encoding": encoding}},
        }
    }


def components() -> dict[str, Any]:
    """The shapes of all such bodies, for the description."""
    found: dict[str, Any] = {}
    for shape in _shapes:
        whole = shape.model_json_schema(ref_template="#/components/schemas/{model}")
        found |= whole.pop("$defs", {})
        found[shape.__name__] = whole
    return found


def read(request: ApiRequest, shape: type[Sent], part: str) -> tuple[Sent, list[UploadedFile[bytes]]]:
    """What was said and the files. Refused like every other body, field by field."""
    if request.content_type == FORM:
        text, files = _part(request, part), request.FILES.getlist(FILES)
    elif request.content_type == JSON or not request.body:
        text, files = request.body, []
    else:
        raise other_format(JSON)
    if not text:
        raise wording.from_validation(
            [{"loc": ("body", wording.BODY, *_named(request, part)), "type": "missing"}]
        )
    try:
        return shape.model_validate(parsed(text)), files
    except ValidationError as problem:
        found = [{**error, "loc": ("body", wording.BODY, *error["loc"])} for error in problem.errors()]
        raise wording.from_validation(found) from problem


def _named(request: ApiRequest, part: str) -> tuple[str, ...]:
    return (part,) if request.content_type == FORM else ()


def _part(request: ApiRequest, part: str) -> bytes:
    """Some programs send the JSON as a value, others as a file of its own. What else is there is not meant for us."""
    unknown = sorted({*request.POST, *request.FILES} - {part, FILES})
    unknown += [FILES] if FILES in request.POST else []
    if unknown:
        raise wording.from_validation(
            [{"loc": ("body", wording.BODY, name), "type": "extra_forbidden"} for name in unknown]
        )
    file = request.FILES.get(part)
    if file is None:
        return request.POST.get(part, "").encode("utf-8", "replace")
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    if (file.size or 0) > most:
        raise RequestDataTooBig
    content: bytes = file.read()
    return content
