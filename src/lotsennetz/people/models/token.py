"""Keys for programs that act for a person."""

from __future__ import annotations

from django.db import models

from lotsennetz.people.models.person import Person


class ApiToken(models.Model):
    """A bearer token of one person. Only its hash is kept; it is shown once, when it is made."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"token {self.pk}"
