"""Unfinished changes to something already published."""

from __future__ import annotations

from django.db import models

from lotsennetz.entries.models.entry import Entry
from lotsennetz.people.models import Person


class EditDraft(models.Model):
    """What a person typed while editing an entry, so that a closed browser loses nothing."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="edit_drafts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="edit_drafts")
    base_version = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=1000, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="one_edit_draft")]

    def __str__(self) -> str:
        return f"draft of {self.entry_id}"
