"""What the tests of the spine share."""

from __future__ import annotations

import pytest

from lotsennetz.groups.models import Group, GroupRole
from lotsennetz.people.models import Person
from tests.content_factories import GroupFactory, member_of


@pytest.fixture
def group(officer_kehl: Person, staff_kehl: Person) -> Group:
    made: Group = GroupFactory.create()
    member_of(made, officer_kehl)
    member_of(made, staff_kehl, GroupRole.MODERATOR)
    return made
