"""The record of who did what only ever grows."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from lotsennetz.core import audit
from lotsennetz.core.models import AuditRecord, AuditValues
from lotsennetz.people.models import Person

pytestmark = pytest.mark.django_db


def test_a_record_holds_ids_and_field_names_and_values_apart(officer_kehl: Person) -> None:
    row = audit.record(
        "person.changed",
        actor=officer_kehl,
        target=officer_kehl,
        fields=["phone", "about"],
        values={"phone": "069 90009-1"},
        subject_id=officer_kehl.pk,
    )
    kept = AuditRecord.objects.get(pk=row.pk)
    assert (kept.actor_id, kept.target_type, kept.target_id) == (
        officer_kehl.pk,
        "people.person",
        officer_kehl.pk,
    )
    assert kept.fields == ["about", "phone"]
    assert kept.values_row.values == {"phone": "069 90009-1"}


def test_values_are_erasable_the_record_is_not(officer_kehl: Person) -> None:
    audit.record("person.changed", actor=officer_kehl, values={"phone": "1"}, subject_id=officer_kehl.pk)
    assert audit.erase_values(subject_id=officer_kehl.pk) == 1
    assert AuditValues.objects.count() == 0
    assert AuditRecord.objects.filter(action="person.changed").count() == 1


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_itself_refuses_changes(officer_kehl: Person, act: str) -> None:
    row = audit.record("person.changed", actor=officer_kehl)
    rows = AuditRecord.objects.filter(pk=row.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(action="nothing.happened") if act == "update" else rows.delete()
    assert AuditRecord.objects.get(pk=row.pk).action == "person.changed"
