"""Who comes in, how often, and in which language they are refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from lotsennetz.api import limits
from lotsennetz.api.models import Scope
from lotsennetz.entries.models import Entry
from lotsennetz.people.models import Person
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
