"""Webhooks: whom a person's programs want to be told, and what was told them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.models import Person

ADDRESS_LENGTH = 500
LOG_LENGTH = 20


class Event(models.TextChoices):
    """What a hook can be told. ``PING`` is the test, for everybody who presses its button."""

    ENTRY_PUBLISHED = "entry.published", _("Ein Eintrag ist neu")
    ENTRY_EDITED = "entry.edited", _("Ein Eintrag ist geändert")
    COMMENT_ADDED = "comment.added", _("Ein Kommentar ist neu")
    STATEMENT_CHANGED = "statement.changed", _("Eine Angabe ist neu, geändert oder entfernt")
    OPPORTUNITY_FOUND = "opportunity.found", _("Eine Gelegenheit ist neu oder größer geworden")
    PING = "ping", _("Probe")


class Hook(models.Model):
    """One address of one person. The secret is not kept: ``signing`` makes it from ``salt`` and the server's key.

    ``listens_since``: when it was made or switched on; what happened before is not told.
    ``old_salt`` still signs until ``old_until``, beside the new one. ``rests_until``: nobody answered there; the next
    try is then. ``ended`` says why nothing is sent any more; empty while it works.
    """

    class Ended(models.TextChoices):
        BY_PERSON = "person", _("von Ihnen abgeschaltet")
        UNREACHED = "unreached", _("abgeschaltet, weil sich fast einen Tag lang nichts zustellen ließ")

    person = models.ForeignKey(Person, models.CASCADE, related_name="hooks")
    address = models.CharField(max_length=ADDRESS_LENGTH)
    events: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    salt = models.CharField(max_length=43)
    old_salt = models.CharField(max_length=43, blank=True)
    old_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    listens_since = models.DateTimeField()
    rests_until = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=9, choices=Ended.choices, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ended__in=["", "person", "unreached"]), name="hook_end_known")
        ]

    def __str__(self) -> str:
        return f"hook {self.pk} of {self.person_id}"

    @property
    def event_words(self) -> list[str]:
        """What it is told, in words for people."""
        return [str(Event(event).label) for event in self.events if event in Event]

    def get_absolute_url(self) -> str:
        return reverse("programs:hook", args=[self.pk])


class HookDelivery(models.Model):
    """One thing to tell one hook. ``about`` holds numbers only; what is sent is made when it is sent.

    ``due_at`` while it waits: the next try, or, while somebody is at it, when that try counts as lost. ``status`` is
    the last answer's, None without one; ``trouble`` then is one of ``wire.TROUBLES``.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("wird wiederholt")
        DONE = "done", _("zugestellt")
        FAILED = "failed", _("gescheitert")

    hook = models.ForeignKey(Hook, models.CASCADE, related_name="deliveries")
    number = models.UUIDField(default=uuid.uuid4, unique=True)
    event = models.CharField(max_length=20, choices=Event.choices)
    about: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    trouble = models.CharField(max_length=10, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="hook_delivery_due"),
            models.Index(fields=["hook", "-id"], name="hook_delivery_log"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "failed"]), name="hook_delivery_state_known"
            ),
            models.CheckConstraint(condition=Q(event__in=Event.values), name="hook_delivery_event_known"),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.hook_id}: {self.state}"
