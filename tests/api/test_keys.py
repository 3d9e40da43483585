"""Keys for programs: made once, shown once, and dead when they should be."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from lotsennetz.api.models import Grant, Scope
from lotsennetz.api.services.keys import make_key, revoke_key
from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError
from lotsennetz.core.models import AuditRecord
from lotsennetz.people.models import ApiToken, Person
from lotsennetz.people.services.leaving import leave_network
from lotsennetz.people.services.standing import deactivate, reactivate
from tests.api.kit import Program, problem
from tests.conftest import ClientOf


def test_a_key_knows_what_it_may_do_and_how_it_begins(staff_kehl: Person) -> None:
    token, secret = make_key(actor=staff_kehl, name="Auswertung", scope=Scope.READ)
    assert token.grant.scope == Scope.READ
    assert secret.startswith(token.grant.prefix)
    assert len(token.grant.prefix) == 10
    assert secret not in f"{Grant.objects.values().get()}{ApiToken.objects.values().get()}"
    assert AuditRecord.objects.filter(action="token.made", actor_id=staff_kehl.pk).count() == 1


def test_no_other_scope(staff_kehl: Person) -> None:
    with pytest.raises(DomainError) as refusal:
        make_key(actor=staff_kehl, name="Auswertung", scope="admin")
    assert refusal.value.field == "scope"
    assert not ApiToken.objects.exists()


def test_a_key_ends_with_its_time(staff_kehl: Person) -> None:
    program = Program(staff_kehl)
    assert program.get("me").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=366)):
        problem(program.get("me"), 401)


def test_a_revoked_key_is_dead_at_once(staff_kehl: Person) -> None:
    program = Program(staff_kehl)
    revoke_key(actor=staff_kehl, token=ApiToken.objects.get())
    answer = program.get("municipalities")
    problem(answer, 401)
    assert answer["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_the_key_of_a_closed_account_is_dead(staff_kehl: Person, coordinator: Person) -> None:
    program = Program(staff_kehl)
    deactivate(actor=coordinator, person=staff_kehl)
    problem(program.get("entries"), 401)
    reactivate(actor=coordinator, person=staff_kehl)
    problem(program.get("entries"), 401)


def test_the_key_of_who_left_is_gone(staff_kehl: Person) -> None:
    program = Program(staff_kehl)
    leave_network(person=staff_kehl, choice=Person.Departure.KEPT, successors={})
    problem(program.get("me"), 401)
    assert not Grant.objects.exists()


def test_use_is_noted_at_most_once_a_minute(staff_kehl: Person) -> None:
    program = Program(staff_kehl)
    program.get("me")
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    program.get("me")
    assert ApiToken.objects.get().last_used_at == first
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        program.get("me")
    later = ApiToken.objects.get().last_used_at
    assert later is not None
    assert later > first


def test_the_page_shows_a_new_secret_once(
    staff_kehl: Person, officer_kehl: Person, client_of: ClientOf
) -> None:
    browser, address = client_of(staff_kehl), reverse("programs:keys")
    for wrong in ({"name": "", "scope": "read", "days": 30}, {"name": "A", "scope": "all", "days": 30}):
        assert browser.post(address, wrong).status_code == 422
    assert browser.post(address, {"name": "A", "scope": "read", "days": 31}).status_code == 422
    assert not ApiToken.objects.exists()
    made = browser.post(address, {"name": "Haushalt", "scope": "read", "days": 30})
    key = ApiToken.objects.get()
    assert made.text.count("lotse_") == 2  # the secret, and its beginning in the list
    assert "no-store" in made["Cache-Control"]
    later = browser.get(address).text
    assert f"{key.grant.prefix}…" in later
    assert later.count("lotse_") == 1
    assert "nur lesen" in later
    assert "Haushalt" not in client_of(officer_kehl).get(address).text


def test_only_the_own_key_is_revoked_on_the_page(
    staff_kehl: Person, officer_kehl: Person, client_of: ClientOf
) -> None:
    program = Program(staff_kehl)
    revoke = reverse("programs:revoke", args=[ApiToken.objects.get().pk])
    assert client_of(officer_kehl).post(revoke).status_code == 404
    assert program.get("me").status_code == 200
    assert client_of(staff_kehl).post(revoke).status_code == 302
    problem(program.get("me"), 401)


def test_keys_of_the_command_line_are_listed_too(staff_kehl: Person, client_of: ClientOf) -> None:
    from lotsennetz.people.services.tokens import make_token

    make_token(actor=None, person=staff_kehl, name="Befehlszeile")
    page = client_of(staff_kehl).get(reverse("programs:keys")).text
    assert "Befehlszeile" in page
    assert "lesen und schreiben" in page
