"""Unfinished changes to something already published."""

from __future__ import annotations

from django.db import models

from lotsennetz.entries.models.entry import Entry, Visibility
from lotsennetz.people.models import Person
from lotsennetz.topics.models import Topic


class EditDraft(models.Model):
    """What a person typed while editing an entry, so that a closed browser loses nothing.

    ``on_theirs`` is a second one, begun from the text of whoever saved first: both survive until one is published.
    ``tags`` are the words as typed. Without ``visibility`` the draft says nothing of visibility, topic and tags.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="edit_drafts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="edit_drafts")
    base_version = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=1000, blank=True)
    visibility = models.CharField(max_length=12, choices=Visibility.choices, blank=True)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")
    tags = models.CharField(max_length=1000, blank=True)
    on_theirs = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "person", "on_theirs"], name="one_edit_draft_a_side")
        ]

    def __str__(self) -> str:
        return f"draft of {self.entry_id}"
