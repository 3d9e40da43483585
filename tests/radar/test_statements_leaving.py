"""A contact who leaves stands at no statement any more."""

from __future__ import annotations

import pytest

from lotsennetz.people import departure
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.people.services.leaving import leave_network
from lotsennetz.people.services.memberships import end_membership
from lotsennetz.radar.handover import ContactHandover
from lotsennetz.radar.models import StatementChange
from lotsennetz.radar.said import Said
from lotsennetz.topics.models import Topic
from tests.factories import MembershipFactory, person_in
from tests.radar.factories import says
from tests.radar.kit import state

pytestmark = pytest.mark.django_db


def test_statements_lose_the_contact_who_leaves(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    row = state(officer_kehl, kehl, topic, Said(status="live", contact_id=staff_kehl.pk))
    tasks = ContactHandover().tasks(staff_kehl)
    assert [task.label for task in tasks] == [
        "Ansprechperson bei einer Angabe von Kehl unter „Wer macht was?“"
    ]
    assert tasks[0] in departure.open_tasks(staff_kehl)
    assert ContactHandover().tasks(officer_kehl) == []
    leave_network(person=staff_kehl, choice=Person.Departure.ANONYMISED, successors={})
    before = row.confirmed_at
    row.refresh_from_db()
    assert row.contact is None
    assert row.confirmed_at == before
    assert StatementChange.objects.first().new == {"contact_id": None}  # type: ignore[union-attr]


def test_statements_lose_the_contact_who_works_there_no_more(
    officer_kehl: Person, kehl: Municipality, lahr: Municipality, topic: Topic
) -> None:
    colleague = person_in(kehl, Role.STAFF)
    MembershipFactory.create(person=colleague, municipality=lahr, role=Role.STAFF)
    here = state(officer_kehl, kehl, topic, Said(status="live", contact_id=colleague.pk))
    there = says(lahr, topic, contact=colleague)
    end_membership(actor=officer_kehl, membership=colleague.memberships.get(municipality=kehl))
    here.refresh_from_db()
    there.refresh_from_db()
    assert here.contact is None
    assert there.contact == colleague
