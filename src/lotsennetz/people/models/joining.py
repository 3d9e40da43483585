"""How people come in: by invitation, or by asking. Neither makes them a member before it is accepted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.models.municipality import Municipality
from lotsennetz.people.models.person import Person, Role


class Invitation(models.Model):
    """A one-time link, valid for 14 days. Only the hash of its secret is kept."""

    email = models.EmailField()
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=12, choices=Role.choices)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="invitations_sent")
    note = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=2, default="de")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="invitations_accepted")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "municipality", "role"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def sender_name(self) -> str:
        """Who invites; empty where nobody can be named: the installation itself, or somebody who left unnamed."""
        sender = self.invited_by
        if sender is None or sender.departure == Person.Departure.ANONYMISED:
            return ""
        return sender.name


class JoinRequest(models.Model):
    """Somebody asks to join a municipality's people. The officer decides once the address is confirmed."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Adresse noch nicht bestätigt")
        OPEN = "open", _("offen")
        ACCEPTED = "accepted", _("angenommen")
        DECLINED = "declined", _("abgelehnt")

    given_name = models.CharField(max_length=60)
    family_name = models.CharField(max_length=60)
    email = models.EmailField()
    function = models.CharField(max_length=120, blank=True)
    message = models.CharField(max_length=1000, blank=True)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="join_requests")
    language = models.CharField(max_length=2, default="de")
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNCONFIRMED)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="requests_decided")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"request {self.pk}"
