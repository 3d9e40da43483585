"""What a key for programs may do, and what was made by a request that may come again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.models import ApiToken, Person


class Scope(models.TextChoices):
    READ = "read", _("nur lesen")
    WRITE = "write", _("lesen und schreiben")


class Grant(models.Model):
    """What one key may do. ``prefix`` is the beginning of its secret, by which a person tells keys apart.

    Keys made on the command line have none: they may do what their person may.
    """

    token = models.OneToOneField(ApiToken, models.CASCADE, primary_key=True, related_name="grant")
    scope = models.CharField(max_length=5, choices=Scope.choices)
    prefix = models.SlugField(max_length=16, db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(scope__in=Scope.values), name="grant_scope_known")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.scope}"


class Replay(models.Model):
    """What a POST with an idempotency key made, for a day. ``status`` 0: it is being carried out.

    ``thing`` and ``number`` say what the answer was about, empty for none; the answer itself is not kept, so that
    nobody reads here what she may not see any more. ``fingerprint`` is the SHA-256 of method, path and body. Refused
    requests are not kept: they changed nothing.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(default=0)
    thing = models.CharField(max_length=10, blank=True)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="a_key_once_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.made_at:%Y-%m-%d %H:%M}"
