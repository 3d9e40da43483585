"""The description of the API, and that the API keeps to it whatever it is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lotsennetz.api.v1 import api
from lotsennetz.entries import models as entries
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar import models as radar
from lotsennetz.search import models as search
from tests.api.kit import Program
from tests.api.spec_kit import (
    BODIES,
    FOR_MEMBERS,
    OTHER_BODIES,
    PARENT,
    Caller,
    House,
    furnish,
    house,
    undone,
)

SPEC = dict(api().get_openapi_schema())
OPERATIONS = [(method, path) for path, methods in SPEC["paths"].items() for method in methods]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 8
#: Nothing that anybody could send wrong.
NOTHING_TO_SEND = ("get", "/api/v1/me", GenerationMode.NEGATIVE)
#: Each request is one of these in turn: wholly made up; as it should be; made up, about something that is there; as it
#: should be, on the condition that it is new.
MADE_UP, MEANT, SOMEWHERE, MEANT_IF_NEW = range(4)
_CONDITIONS = ("If-Match", "If-None-Match")


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
            questions = [each["schema"] for each in operation["parameters"] if each["in"] == "query"]
            assert not any({"type": "null"} in each.get("anyOf", ()) for each in questions), path
            assert ("If-None-Match" in headers) == (304 in statuses or {201, 412} <= statuses), path
    assert len(OPERATIONS) >= 24


@pytest.mark.parametrize(
    ("path", "name", "values"),
    [
        ("entries", "kind", entries.Kind.values),
        ("search", "kind", search.Kind.values),
        ("radar", "status", radar.Status.values),
        ("opportunities", "state", ["open", "closed"]),
    ],
)
def test_choices_are_those_of_the_list(path: str, name: str, values: list[str]) -> None:
    """Two classes of one name would be one in the description."""
    asked = SPEC["paths"][f"/api/v1/{path}"]["get"]["parameters"]
    (schema,) = [each["schema"] for each in asked if each["name"] == name]
    place = schema.get("$ref", "").removeprefix("#/components/schemas/")
    assert (SPEC["components"]["schemas"][place] if place else schema)["enum"] == values


def test_nothing_is_loaded_from_elsewhere(network: object) -> None:
    program = Program()
    assert program.get("openapi.json").json()["info"]["title"] == "Lotsennetz"
    assert program.get("docs").status_code == 404


@pytest.fixture
def furnished(
    officer_kehl: Person, kehl: Municipality, lahr: Municipality, monkeypatch: pytest.MonkeyPatch
) -> House:
    return furnish(monkeypatch, officer_kehl, kehl, lahr)


@dataclass
class Asking:
    """One operation, and how it was answered to whom."""

    method: str
    known: dict[str, Any]
    house: House
    mode: GenerationMode
    turns: dict[str, int] = field(default_factory=dict)
    seen: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @property
    def name(self) -> str:
        return str(self.known["operationId"])

    @property
    def headers(self) -> set[str]:
        return {each["name"] for each in self.known["parameters"] if each["in"] == "header"}

    @property
    def successes(self) -> set[int]:
        return {int(status) for status in self.known["responses"] if int(status) < 400}

    def turn_of(self, case: Any, bodies: tuple[Any, Any]) -> int:
        """The same once more if it fails."""
        same = repr((case.path_parameters, case.query, case.headers, case.body, bodies))
        return self.turns.setdefault(same, len(self.turns)) % 4

    def may(self, caller: Caller) -> bool:
        """Whether this operation is for the caller at all."""
        if self.method != "get":
            return caller.writes
        return caller.name != "forger" and (caller.name != "visitor" or self.name not in FOR_MEMBERS)

    def prepare(self, case: Any, turn: int, bodies: tuple[Any, Any]) -> bool:
        """Make the turn's request of a made-up one. True if whoever may is to be answered with a success."""
        case.headers = {key: each for key, each in (case.headers or {}).items() if key != "Authorization"}
        case.cookies = {}
        if turn != MADE_UP:
            for part in case.path_parameters or {}:
                case.path_parameters[part] = self.house.place(self.name, part)
        if turn not in {MEANT, MEANT_IF_NEW}:
            return False
        if (
            self.mode == GenerationMode.NEGATIVE
        ):  # what is wrong stays wrong; no condition keeps it from being read
            if "If-Match" in self.headers:
                case.headers = {key: each for key, each in case.headers.items() if key not in _CONDITIONS}
                case.headers["If-Match"] = "*"
            return False
        self._as_it_should_be(case, bodies, if_new=turn == MEANT_IF_NEW)
        return True

    def _as_it_should_be(self, case: Any, bodies: tuple[Any, Any], *, if_new: bool) -> None:
        case.query = {
            key: value for key, value in (case.query or {}).items() if key not in {"cursor", "since"}
        }
        case.headers = {"Idempotency-Key": "a"} if "Idempotency-Key" in self.headers else {}
        if "If-None-Match" in self.headers and if_new:
            case.headers["If-None-Match"] = "*"
        elif "If-Match" in self.headers:
            case.headers["If-Match"] = "*"
        body = bodies[if_new]
        if self.name == "put_statement" and if_new:
            case.path_parameters["topic"], body = "scannen", {**body, "product": None}
        if self.name in BODIES:
            if body.get("parent") == PARENT:
                body = {**body, "parent": self.house.numbers["parent"]}
            case.body = body
        if self.name in OTHER_BODIES:
            case.media_type = "multipart/form-data" if if_new else "application/json"

    def ask(self, case: Any, caller: Caller, *, is_meant: bool) -> None:
        answer = _ask(case, caller)
        self.seen[caller.name].add(answer.status_code)
        if not (is_meant and self.may(caller)):
            return
        assert answer.status_code in self.successes, answer.content
        if self.method == "post":
            again = _ask(case, caller)
            assert (again.status_code, again.content) == (answer.status_code, answer.content)
            assert again.headers["idempotency-replayed"] == ["true"]

    def compare(self) -> None:
        """Everybody was let in as far as the description says, and no further."""
        assert self.seen["forger"] == {401}
        if self.method != "get":
            assert (self.seen["visitor"], self.seen["reader"]) == ({401}, {403})
        for caller in self.house.callers:
            if not self.may(caller):
                assert not self.seen[caller.name] & self.successes, caller.name
            elif self.mode == GenerationMode.POSITIVE:
                assert self.successes <= self.seen[caller.name], (caller.name, self.seen)


def _ask(case: Any, caller: Caller) -> Any:
    headers = {"Host": "localhost", **caller.headers}
    answer = case.call(headers=headers, cookies=dict(caller.cookies))
    case.validate_response(answer, checks=CHECKS)
    return answer


def _bodies(name: str) -> st.SearchStrategy[tuple[Any, Any]]:
    usual = BODIES.get(name, st.none())
    return st.tuples(usual, OTHER_BODIES.get(name, usual))


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
def test_the_description_holds(furnished: House, method: str, path: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(SPEC)
    schema.app = house
    asking = Asking(method, SPEC["paths"][path][method], furnished, mode)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path][method].as_strategy(generation_mode=mode), bodies=_bodies(asking.name))
    def asked(case: Any, bodies: tuple[Any, Any]) -> None:
        is_meant = asking.prepare(case, asking.turn_of(case, bodies), bodies)
        for caller in furnished.callers:
            with undone():
                asking.ask(case, caller, is_meant=is_meant)

    asked()
    asking.compare()
