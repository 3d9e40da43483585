"""A line behind the bell."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotsennetz.entries.models import Comment, Entry
from lotsennetz.groups.models import Group
from lotsennetz.notify.models.delivery import Delivery
from lotsennetz.people.models import JoinRequest, Person


class Notification(models.Model):
    """What happened, as a kind and numbers; the sentence is made when it is read, in the reader's language.

    ``values`` holds ids and short neutral values only: ``events`` are pairs of comment and actor, newest
    last, and ``town`` is the municipality that was mentioned instead of the person herself. Unread lines with
    the same ``group_key`` merge: ``count`` says how many events are in it, ``created_at`` is the newest's.
    """

    recipient = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=30)
    values = models.JSONField(default=dict)
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="+")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="+")
    join_request = models.ForeignKey(JoinRequest, models.CASCADE, null=True, related_name="+")
    delivery = models.ForeignKey(Delivery, models.CASCADE, null=True, related_name="+")
    group_key = models.CharField(max_length=80, blank=True)
    count = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    dedupe_key = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "group_key"],
                condition=Q(read_at=None) & ~Q(group_key=""),
                name="one_unread_line_per_group_key",
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="bell_of_person"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="bell_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient_id}"
