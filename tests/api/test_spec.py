"""The description of the API, and that the API keeps to it whatever it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lotsennetz.api import limits
from lotsennetz.api.v1 import api
from lotsennetz.config.wsgi import application
from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.ratelimit import Limit
from lotsennetz.radar.services import opportunities
from tests.api.kit import Program
from tests.content_factories import AttachmentFactory, CommentFactory, EntryFactory
from tests.factories import person_in
from tests.radar.factories import leaf, says

SPEC = dict(api().get_openapi_schema())
OPERATIONS = [(method, path) for path, methods in SPEC["paths"].items() for method in methods]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 12
#: Nothing that anybody could send wrong.
NOTHING_TO_SEND = ("get", "/api/v1/me", GenerationMode.NEGATIVE)


def house(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """The whole house; unlike schemathesis it closes what it has read."""
    answer = application(environ, start)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """As Django's own test client does: the transaction of the test outlives its requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_operation_says_what_it_may_answer() -> None:
    for path, methods in SPEC["paths"].items():
        for method, operation in methods.items():
            statuses = {int(status) for status in operation["responses"]}
            assert {401, 403, 422, 429} <= statuses, path
            assert (404 in statuses) or "{" not in path, path
            assert method == "get" or {400, 409, 413, 415} <= statuses, path
            assert operation["summary"], path
            headers = {each["name"] for each in operation["parameters"] if each["in"] == "header"}
            assert ("Idempotency-Key" in headers) == (method == "post"), path
            assert ("If-Match" in headers) == (method == "patch" or {412, 428} <= statuses), path
    assert len(OPERATIONS) >= 24


def test_nothing_is_loaded_from_elsewhere(network: object) -> None:
    program = Program()
    assert program.get("openapi.json").json()["info"]["title"] == "Lotsennetz"
    assert program.get("docs").status_code == 404


@pytest.fixture
def program(
    officer_kehl: Person, kehl: Municipality, lahr: Municipality, monkeypatch: pytest.MonkeyPatch
) -> Program:
    """With a key for writing, in a network in which there is one of everything."""
    monkeypatch.setattr(limits, "TOKEN", Limit("api-spec", 10**9, 60))
    topic = leaf("E-Akte")
    says(kehl, topic, "planned")
    says(lahr, topic, "planned")
    opportunities.refresh_topic(topic.pk)
    entry = EntryFactory.create(author=officer_kehl, municipality=kehl, topic=topic)
    CommentFactory.create(entry=entry, author=person_in(lahr))
    AttachmentFactory.create(entry=entry)
    return Program(officer_kehl)


KNOWN = {"slug": "kehl", "town": "08317057", "topic": "e-akte", "handle": "jonas", "kind": "danke", "pk": 1}


def _somewhere(case: Any, turn: int) -> None:
    """Every other time an address that exists, so that not all end at the door."""
    for name in case.path_parameters or {}:
        if turn % 2:
            case.path_parameters[name] = _known(case.path, name)


def _known(path: str, name: str) -> Any:
    from lotsennetz.entries.models import Attachment, Entry
    from lotsennetz.radar.models import Opportunity

    if name != "pk":
        return "e-akte" if path.endswith("/topics/{slug}") else KNOWN[name]
    model = Attachment if "/files/" in path else Opportunity if "opportunities" in path else Entry
    return model._default_manager.values_list("pk", flat=True).first() or 1


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [
        (*each, mode)
        for each in OPERATIONS
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        if (*each, mode) != NOTHING_TO_SEND
    ],
)
@pytest.mark.usefixtures("_one_connection")
def test_the_description_holds(program: Program, method: str, path: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(SPEC)
    schema.app = house
    operation = schema[path][method]
    turns = iter(range(10**6))

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        _somewhere(case, next(turns))
        answer = case.call(headers={"Authorization": f"Bearer {program.secret}", "Host": "127.0.0.1"})
        case.validate_response(answer, checks=CHECKS)

    asked()
