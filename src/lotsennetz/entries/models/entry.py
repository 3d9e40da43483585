"""One row for everything people share."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lotsennetz.entries.models.tag import Tag
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality, Person
from lotsennetz.topics.models import Topic


class Kind(models.TextChoices):
    POST = "post", _("Beitrag")
    QUESTION = "question", _("Frage")
    FILE = "file", _("Datei")
    LINK = "link", _("Link")


class Visibility(models.TextChoices):
    MUNICIPALITY = "municipality", _("meine Kommune")
    GROUP = "group", _("Gruppe")
    NETWORK = "network", _("Verbund")
    PUBLIC = "public", _("öffentlich")


class State(models.TextChoices):
    DRAFT = "draft", _("Entwurf")
    PUBLISHED = "published", _("veröffentlicht")
    DELETED = "deleted", _("gelöscht")


class Entry(models.Model):
    """What all kinds have in common. ``kind`` never changes; what one kind alone needs lives in its own table.

    ``version`` is the optimistic lock: it rises with each edit. ``activity_at`` moves when something is added,
    at most once a minute. Drafts are entries that only their author sees. ``once`` names the form it was written in,
    so that a form sent twice makes one entry.
    """

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    link = models.URLField(max_length=1000, blank=True)
    author = models.ForeignKey(Person, models.PROTECT, related_name="entries")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="entries")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="entries")
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.GROUP)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="entries")
    tags = models.ManyToManyField(Tag, blank=True, related_name="entries")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    activity_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    pinned_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    accepted = models.ForeignKey("Comment", models.SET_NULL, null=True, blank=True, related_name="+")
    comment_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    once = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "once"], condition=~Q(once=""), name="a_form_makes_one_entry"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="entry_kind_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="entry_state_known"),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="entry_visibility_known"
            ),
            models.CheckConstraint(
                condition=~Q(visibility="group") | Q(group__isnull=False) | Q(state="draft"),
                name="group_visibility_needs_group",
            ),
            models.CheckConstraint(
                condition=~Q(visibility="municipality") | Q(municipality__isnull=False) | Q(state="draft"),
                name="municipality_visibility_needs_municipality",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "state", "-activity_at"], name="entry_group_stream"),
            models.Index(fields=["state", "-activity_at"], name="entry_stream"),
            models.Index(fields=["state", "-published_at", "-id"], name="entry_newest"),
            models.Index(fields=["author", "state"], name="entry_author"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("stream:entry", kwargs={"pk": self.pk})
