"""The append-only record of who did what, and the values of it that may be erased."""

from __future__ import annotations

from django.db import models


class AuditRecord(models.Model):
    """One change: ids and field names only. Rows are never updated or deleted; triggers see to it.

    ``actor_id`` is a plain number, not a foreign key: the record outlives the account, and core knows no people.
    """

    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    action = models.CharField(max_length=60, db_index=True)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.BigIntegerField(null=True)
    municipality_id = models.BigIntegerField(null=True)
    fields = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_target")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target_type} {self.target_id}"


class AuditValues(models.Model):
    """Personal values belonging to a record. Erasable, unlike the record itself."""

    record = models.OneToOneField(AuditRecord, models.CASCADE, primary_key=True, related_name="values_row")
    subject_id = models.BigIntegerField(null=True, db_index=True)
    values = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"values of {self.pk}"
