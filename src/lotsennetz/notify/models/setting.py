"""What a person wants to hear, where it differs from the default."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotsennetz.people.models import Person


class NotificationSetting(models.Model):
    """One kind of notice of one person. Defaults stand in ``messages.KINDS``."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once"
        NEVER = "never"

    person = models.ForeignKey(Person, models.CASCADE, related_name="notification_settings")
    kind = models.CharField(max_length=30)
    bell = models.BooleanField()
    mail = models.CharField(max_length=10, choices=Mail.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_setting_per_kind"),
            models.CheckConstraint(condition=Q(mail__in=["at_once", "never"]), name="mail_setting_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"
