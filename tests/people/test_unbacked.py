"""Invitations end with the right to have sent them."""

from __future__ import annotations

import pytest

from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.people.services.memberships import change_membership, end_membership
from tests.factories import InvitationFactory, person_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how", ["end", "change"])
def test_what_a_former_officer_sent_is_withdrawn(
    officer_kehl: Person, coordinator: Person, kehl: Municipality, how: str
) -> None:
    person_in(kehl, Role.OFFICER)
    sent = InvitationFactory.create(municipality=kehl, invited_by=officer_kehl)
    other = InvitationFactory.create(municipality=kehl, invited_by=coordinator)
    membership = officer_kehl.memberships.get()
    if how == "end":
        end_membership(actor=coordinator, membership=membership)
    else:
        change_membership(actor=coordinator, membership=membership, role=Role.STAFF, department=None)
    sent.refresh_from_db()
    other.refresh_from_db()
    assert sent.withdrawn_at is not None
    assert other.withdrawn_at is None
