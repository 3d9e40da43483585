"""The ledger of outgoing mail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.models import Person


class Delivery(models.Model):
    """One mail to one address, from the fact that caused it to the server's last word.

    ``values`` holds ids; ``sealed`` holds what must never be readable in the database (one-time links),
    encrypted, and wiped as soon as the mail is gone. ``claim`` is the fencing token of the worker that holds
    the row until ``claimed_until``. ``message_id`` is fixed here, so that a second copy is recognised as one.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("wartet")
        SENDING = "sending", _("wird gesendet")
        HANDING_OVER = "handing_over", _("wird übergeben")
        SENT = "sent", _("gesendet")
        FAILED = "failed", _("gescheitert")
        UNCLEAR = "unclear", _("ungewiss")
        CANCELLED = "cancelled", _("entfallen")

    dedupe_key = models.CharField(max_length=160, unique=True)
    recipient = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="deliveries")
    address = models.EmailField(blank=True)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2, default="de")
    values = models.JSONField(default=dict)
    sealed = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    give_up_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error_step = models.CharField(max_length=20, blank=True)
    error_code = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["queued", "sending", "handing_over", "sent", "failed", "unclear", "cancelled"]
                ),
                name="delivery_state_known",
            )
        ]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="delivery_due"),
            models.Index(fields=["-created_at", "-id"], name="delivery_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"
