"""A table that somebody sent in and has looked at, but not taken over yet."""

from __future__ import annotations

from typing import Any

from django.db import models

from lotsennetz.people.models import Person


class PendingImport(models.Model):
    """One for each person; the next file takes its place. ``rows`` as ``reading.rows`` makes them."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    rows: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.file_name
