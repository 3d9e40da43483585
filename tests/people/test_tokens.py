"""Keys for programs: shown once, hashed, expiring, revocable."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.people.models import ApiToken, Person
from lotsennetz.people.services.tokens import MAXIMUM_TOKENS, make_token, revoke_token, token_for
from tests import factories


def test_a_token_is_its_hash(staff_kehl: Person) -> None:
    token, secret = make_token(actor=staff_kehl, person=staff_kehl, name="Auswertung")
    assert secret.startswith("lotse_")
    assert secret not in str(ApiToken.objects.values().get())
    assert token_for(secret) == token
    assert token.expires_at - token.created_at == timedelta(days=365)
    assert token_for("lotse_geraten") is None
    assert token_for("") is None


def test_a_token_ends(staff_kehl: Person) -> None:
    _token, secret = make_token(actor=staff_kehl, person=staff_kehl, name="A", days=30)
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert token_for(secret) is None
    assert token_for(secret) is not None
    Person.objects.filter(pk=staff_kehl.pk).update(is_active=False)
    assert token_for(secret) is None


def test_use_is_noted_at_most_once_a_minute(staff_kehl: Person) -> None:
    token, secret = make_token(actor=staff_kehl, person=staff_kehl, name="A")
    token_for(secret)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    token_for(secret)
    token.refresh_from_db()
    assert token.last_used_at == first


def test_only_the_own_token_is_made_and_revoked(staff_kehl: Person, coordinator: Person) -> None:
    with pytest.raises(NotAllowed):
        make_token(actor=coordinator, person=staff_kehl, name="A")
    token, secret = make_token(actor=staff_kehl, person=staff_kehl, name="A")
    with pytest.raises(NotAllowed):
        revoke_token(actor=coordinator, token=token)
    assert token_for(secret) == token
    revoke_token(actor=staff_kehl, token=token)
    assert token_for(secret) is None


@pytest.mark.parametrize(
    ("values", "field"), [({"name": " "}, "name"), ({"days": 0}, "days"), ({"days": 9999}, "days")]
)
def test_wrong_values(values: dict[str, object], field: str, staff_kehl: Person) -> None:
    with pytest.raises(DomainError) as refusal:
        make_token(actor=staff_kehl, person=staff_kehl, **{"name": "A", **values})  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert not ApiToken.objects.exists()


def test_not_too_many(staff_kehl: Person) -> None:
    factories.ApiTokenFactory.create_batch(MAXIMUM_TOKENS, person=staff_kehl)
    with pytest.raises(DomainError):
        make_token(actor=staff_kehl, person=staff_kehl, name="A")
