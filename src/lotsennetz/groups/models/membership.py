"""Members of groups, and those who are not members yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lotsennetz.groups.models.group import Group
from lotsennetz.people.models import Municipality, Person


class GroupRole(models.TextChoices):
    OWNER = "owner", pgettext_lazy("Rolle", "Leitung")
    MODERATOR = "moderator", pgettext_lazy("Rolle", "Moderation")
    MEMBER = "member", _("Mitglied")


class GroupMember(models.Model):
    """A person, or a whole municipality (then all its people, guests excepted, read and write here)."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="group_memberships")
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, related_name="group_memberships"
    )
    role = models.CharField(max_length=10, choices=GroupRole.choices, default=GroupRole.MEMBER)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, municipality__isnull=False)
                | Q(person__isnull=False, municipality=None),
                name="member_is_person_or_municipality",
            ),
            models.CheckConstraint(
                condition=Q(municipality=None) | Q(role="member"), name="municipality_is_plain_member"
            ),
            models.CheckConstraint(condition=Q(role__in=GroupRole.values), name="group_role_known"),
            models.UniqueConstraint(fields=["group", "person"], name="person_once_per_group"),
            models.UniqueConstraint(fields=["group", "municipality"], name="municipality_once_per_group"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.group_id}"


class GroupRequest(models.Model):
    """A person asks to join. A decided request is deleted; the audit log remembers it."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="requests")
    person = models.ForeignKey(Person, models.CASCADE, related_name="group_requests")
    message = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="one_request_per_group")]

    def __str__(self) -> str:
        return f"request for {self.group_id}"


class GroupInvitation(models.Model):
    """A member of the network is asked to join. Accepting makes the member; declining deletes the row."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="group_invitations")
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="one_invitation_per_group")]

    def __str__(self) -> str:
        return f"invitation to {self.group_id}"
