"""Comments in two levels; on a question they are its answers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotsennetz.entries.models.entry import Entry, State
from lotsennetz.people.models import Municipality, Person


class Comment(models.Model):
    """``parent`` is set on the second level and is itself always of the first level."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    body = models.TextField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="comments")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="comments")
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="comment_state_known"),
        ]
        indexes = [
            models.Index(fields=["entry", "state", "created_at"], name="comment_of_entry"),
            models.Index(fields=["entry", "author"], condition=Q(state="draft"), name="comment_drafts"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.entry.get_absolute_url()}#kommentar-{self.pk}"
