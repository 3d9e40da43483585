"""Keys of feeds, and packages of a person's own data."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lotsennetz.groups.models import Group
from lotsennetz.people.models import Person


class FeedKey(models.Model):
    """The address by which one person's feed reader reads one group. Only the hash of its secret is kept.

    It is good while the membership lasts that it was made in; see ``queries.keys``.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="feed_keys")
    group = models.ForeignKey(Group, models.CASCADE, related_name="feed_keys")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], name="one_feed_key_a_person_and_group")
        ]

    def __str__(self) -> str:
        return f"feed of {self.group_id} for {self.person_id}"


def storage_name() -> str:
    """A random place that says nothing about the person."""
    return f"takeout/{secrets.token_hex(16)}"


class Takeout(models.Model):
    """Everything about one person, put together for her as a ZIP file; the next one takes its place.

    ``file`` names the place from the beginning, so that also a half-written file goes with its row.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("wird zusammengestellt")
        READY = "ready", _("liegt bereit")
        FAILED = "failed", _("ist gescheitert")

    person = models.OneToOneField(Person, models.CASCADE, related_name="takeout")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    file = models.FileField(max_length=200, default=storage_name)
    size = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "ready", "failed"]), name="takeout_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"data of {self.person_id}: {self.state}"
