"""Who wants to hear more, and who was named."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotsennetz.entries.models.comment import Comment
from lotsennetz.entries.models.entry import Entry
from lotsennetz.people.models import Municipality, Person


class Follow(models.Model):
    """A person hears about new comments. ``muted`` remembers a deliberate "no more" of an author or commenter."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="follows")
    person = models.ForeignKey(Person, models.CASCADE, related_name="follows")
    muted = models.BooleanField(default=False)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.entry_id}"


class Mention(models.Model):
    """A handle in a text that names somebody. The text keeps the handle, this row keeps who it is."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="mentions")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="mentions")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="mentions")
    municipality = models.ForeignKey(Municipality, models.CASCADE, null=True, related_name="mentions")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, municipality__isnull=False)
                | Q(person__isnull=False, municipality=None),
                name="mention_names_one",
            )
        ]

    def __str__(self) -> str:
        return f"mention in {self.entry_id}"
