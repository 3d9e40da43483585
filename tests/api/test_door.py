"""Who comes in, how often, and in which language they are refused."""

from __future__ import annotations

import errno
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from lotsennetz.api import limits
from lotsennetz.api.models import Replay, Scope
from lotsennetz.api.services.keys import revoke_key
from lotsennetz.core.models import AuditRecord
from lotsennetz.entries.models import Entry
from lotsennetz.people.models import ApiToken, Person
from lotsennetz.people.ratelimit import Limit
from lotsennetz.people.services.tokens import make_token
from tests.api.kit import BASE, Program, problem

POST = {"body": "Hallo"}


@pytest.mark.parametrize(
    "header", ["Bearer falsch", "Bearer ", "Bearer", "Basic YTpi", "lotse_x", "Bearer ä"]
)
def test_a_wrong_key_is_never_a_visitor(network: object, header: str) -> None:
    answer = Program().get("municipalities", Authorization=header)
    problem(answer, 401)
    assert "WWW-Authenticate" in answer


def test_a_wrong_key_counts_before_a_session(staff_kehl: Person) -> None:
    browser = Client()
    browser.force_login(staff_kehl)
    assert browser.get(f"{BASE}me").status_code == 200
    wrong: Any = browser.get(f"{BASE}me", headers={"Authorization": "Bearer falsch"})
    problem(wrong, 401)


def test_a_key_for_reading_does_not_write(staff_kehl: Person) -> None:
    program = Program(staff_kehl, Scope.READ)
    assert program.get("me").json()["key"]["scope"] == "read"
    problem(program.post("entries", POST), 403)
    assert not Entry.objects.exists()


def test_a_key_of_the_command_line_writes(staff_kehl: Person) -> None:
    program = Program()
    _token, program.secret = make_token(actor=None, person=staff_kehl, name="Befehlszeile")
    assert program.post("entries", POST).status_code == 201


def test_visitors_do_not_write(network: object) -> None:
    problem(Program().post("entries", POST), 401)
    assert not Entry.objects.exists()


def test_a_session_writes_with_the_pages_own_token_only(staff_kehl: Person) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff_kehl)
    sent = {"data": '{"body": "Hallo"}', "content_type": "application/json"}
    problem(browser.post(f"{BASE}entries", **sent), 403)  # type: ignore[arg-type]
    assert not Entry.objects.exists()
    browser.get("/konto/profil/")
    token = browser.cookies["schutz"].value
    made = browser.post(f"{BASE}entries", headers={"X-CSRFToken": token}, **sent)  # type: ignore[arg-type]
    assert made.status_code == 201
    assert made.json()["author"]["handle"] == staff_kehl.handle


def test_a_key_is_no_way_around_the_second_factor(coordinator: Person, second_factor_gate: None) -> None:
    problem(Program(coordinator).get("municipalities"), 403)


@pytest.mark.parametrize("who", ["key", "session", "visitor"])
def test_too_many_requests(staff_kehl: Person, monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    for name in ("TOKEN", "PERSON", "MACHINE"):
        monkeypatch.setattr(limits, name, Limit(f"api-test-{name}-{who}", 2, 60))
    cache.clear()
    program = Program(staff_kehl) if who == "key" else Program()
    if who == "session":
        program.client.force_login(staff_kehl)
    answers = [program.get("topics") for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    problem(answers[2], 429)
    assert 1 <= int(answers[2]["Retry-After"]) <= 60


@pytest.mark.parametrize("header", ["Bearer falsch", "Basic YTpi", "Bearer"])
def test_trying_keys_has_an_end(staff_kehl: Person, monkeypatch: pytest.MonkeyPatch, header: str) -> None:
    """Wrong keys and nothing at all are one budget; whoever has a key is not hindered by who tries next door."""
    monkeypatch.setattr(limits, "MACHINE", Limit(f"api-test-wrong-{len(header)}", 3, 60))
    program, wrong = Program(staff_kehl), Program()
    answers = [wrong.get("municipalities", Authorization=header) for _time in range(5)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    problem(answers[-1], 429)
    assert "Retry-After" in answers[-1]
    problem(wrong.get("municipalities"), 429)
    assert program.get("me").status_code == 200
    revoke_key(actor=staff_kehl, token=ApiToken.objects.get())
    problem(program.get("me"), 429)


def test_a_key_before_its_second_factor_has_an_end_too(
    coordinator: Person, second_factor_gate: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MACHINE", Limit("api-test-factor", 2, 60))
    program = Program(coordinator)
    assert [program.get("me").status_code for _time in range(3)] == [403, 403, 429]


def test_no_address_of_a_machine_is_kept(network: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash of it, and no longer than the budget's own minute."""
    kept = list[tuple[str, Any, int]]()
    add = cache.add

    def noted(key: str, value: Any, timeout: int) -> bool:
        kept.append((key, value, timeout))
        return bool(add(key, value, timeout=timeout))

    monkeypatch.setattr(cache, "add", noted)
    problem(Program().get("municipalities", Authorization="Bearer falsch"), 401)
    ((key, value, timeout),) = kept
    assert key.startswith("limit:api-machine:")
    assert "127.0.0.1" not in f"{key}{value}"
    assert timeout == limits.MACHINE.seconds == 60


def test_each_key_has_a_budget_of_its_own(staff_kehl: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TOKEN", Limit("api-test-own", 1, 60))
    first, second = Program(staff_kehl), Program(staff_kehl)
    assert [first.get("me").status_code, first.get("me").status_code] == [200, 429]
    assert second.get("me").status_code == 200


@pytest.mark.parametrize(
    ("header", "language"),
    [("en", "en"), ("en-GB,en;q=0.9,de;q=0.5", "en"), ("fr, de;q=0.3", "de"), ("xx", "de"), ("", "de")],
)
def test_sentences_come_in_the_language_asked_for(staff_kehl: Person, header: str, language: str) -> None:
    answer = Program(staff_kehl).post("entries", {"body": ""}, Accept_Language=header)
    assert answer["Content-Language"] == language
    expected = {"de": "Schreiben Sie einen Text.", "en": "Write a text."}
    assert problem(answer, 422)["detail"] == expected[language]


def test_else_the_persons_own_language_counts(staff_kehl: Person) -> None:
    Person.objects.filter(pk=staff_kehl.pk).update(language="en")
    assert Program(staff_kehl).get("me")["Content-Language"] == "en"


@pytest.mark.parametrize(
    "path", ["", "gibt-es-nicht", "entries/abc", "entries/0", f"entries/{2**63}", "entries/1/x"]
)
def test_what_is_not_there(staff_kehl: Person, path: str) -> None:
    problem(Program(staff_kehl).get(path), 404)


def test_other_methods(staff_kehl: Person) -> None:
    answer = Program(staff_kehl).ask("DELETE", "municipalities")
    problem(answer, 405)
    assert answer["Allow"] == "GET"
    for method in ("OPTIONS", "TRACE", "PROPFIND"):
        problem(Program().ask(method, "me"), 405)
    problem(Program(staff_kehl).post("openapi.json"), 405)


def test_heads_are_read_like_the_whole(staff_kehl: Person) -> None:
    program = Program(staff_kehl)
    head = program.ask("HEAD", "me")
    assert (head.status_code, head["ETag"]) == (200, program.get("me")["ETag"])


def test_answers_are_kept_by_nobody_else(staff_kehl: Person) -> None:
    answer = Program(staff_kehl).get("entries")
    assert answer["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= {part.strip() for part in answer["Vary"].split(",")}


@pytest.mark.parametrize(
    ("trouble", "status", "language", "word"),
    [
        (RuntimeError("Kehl, streng geheim"), 500, "de", "aufgezeichnet"),
        (RuntimeError("Kehl, streng geheim"), 500, "en", "recorded"),
        (OperationalError("Kehl, streng geheim"), 503, "de", "einer Minute"),
        (OSError(errno.ENOSPC, "Kehl, streng geheim"), 503, "de", "einer Minute"),
    ],
)
def test_our_own_mistakes_are_problems_too(
    staff_kehl: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    trouble: Exception,
    status: int,
    language: str,
    word: str,
) -> None:
    """Nothing is written, nothing told of what it was; the log knows."""

    def fails(*_args: Any, **_values: Any) -> None:
        raise trouble

    program = Program(staff_kehl)
    program.client.raise_request_exception = False
    monkeypatch.setattr("lotsennetz.api.v1.entries.shaped", fails)
    before = AuditRecord.objects.count()
    answer = program.post("entries", POST, Idempotency_Key="a", Accept_Language=language)
    said = problem(answer, status)
    assert word in said["detail"]
    assert "Kehl" not in answer.text
    assert answer["Content-Language"] == language
    assert answer["Cache-Control"] == "private, no-cache"
    assert ("Retry-After" in answer) == (status == 503)
    assert not Entry.objects.exists()
    assert not Replay.objects.exists()
    assert AuditRecord.objects.count() == before
    logged = [record.exc_info[1] for record in caplog.records if record.exc_info]
    assert logged == [trouble]


def test_what_fails_before_the_door_is_a_problem_too(
    staff_kehl: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_person: Person) -> None:
        raise RuntimeError

    program = Program()
    program.client.force_login(staff_kehl)
    program.client.raise_request_exception = False
    monkeypatch.setattr("lotsennetz.groups.middleware.viewer_of", fails)
    problem(program.get("municipalities"), 500)
    page = program.client.get("/mein-tag/")
    assert (page.status_code, page["Content-Type"]) == (500, "text/html; charset=utf-8")
