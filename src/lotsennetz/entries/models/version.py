"""What an entry said before."""

from __future__ import annotations

from django.db import models

from lotsennetz.entries.models.entry import Entry, Visibility
from lotsennetz.people.models import Person
from lotsennetz.topics.models import Topic


class EntryVersion(models.Model):
    """The text as it stood at ``version``, kept when a newer one replaced it.

    ``visibility`` is whom it was written for: a text for the group stays with the group when the entry opens up.
    ``chosen`` is what the author had chosen, which the group may have capped. Versions from before it was kept have
    none; they say nothing of topic and tags either.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=1000, blank=True)
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.GROUP)
    chosen = models.CharField(max_length=12, choices=Visibility.choices, blank=True)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")
    tags = models.JSONField(default=list)
    editor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["entry", "version"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.version}"
