"""A group: a room with a subject, members and a stream."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.models import Person
from lotsennetz.topics.models import Topic


class Group(models.Model):
    """``privacy`` caps what may be seen of its entries, whatever the entry itself says; narrowing applies at once."""

    class JoinPolicy(models.TextChoices):
        OPEN = "open", _("offen")
        REQUEST = "request", _("auf Anfrage")
        INVITATION = "invitation", _("nur auf Einladung")

    class Privacy(models.TextChoices):
        PUBLIC = "public", _("Einträge dürfen öffentlich sein")
        NETWORK = "network", _("Einträge höchstens für den Verbund")
        MEMBERS = "members", _("Einträge nur für Mitglieder")

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=500, blank=True)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="groups")
    icon = models.CharField(max_length=40, default="users")
    join_policy = models.CharField(max_length=10, choices=JoinPolicy.choices, default=JoinPolicy.OPEN)
    privacy = models.CharField(max_length=8, choices=Privacy.choices, default=Privacy.NETWORK)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_hidden(self) -> bool:
        """By invitation only and members only: not even its name is shown to others."""
        return self.join_policy == self.JoinPolicy.INVITATION and self.privacy == self.Privacy.MEMBERS

    def get_absolute_url(self) -> str:
        return reverse("stream:group", kwargs={"slug": self.slug})
