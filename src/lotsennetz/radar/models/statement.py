"""What a municipality says about a topic, what others suggest it should say, and every change."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.models import Municipality, Person
from lotsennetz.topics.models import Product, Topic

NOTE_LENGTH = 280


class Status(models.TextChoices):
    """No row at all means "keine Angabe", which is something else than "nicht geplant"."""

    LIVE = "live", _("im Einsatz")
    PILOTING = "piloting", _("im Test")
    PLANNED = "planned", _("geplant")
    INTERESTED = "interested", _("interessiert")
    STOPPED = "stopped", _("eingestellt")
    NOT_PLANNED = "not_planned", _("nicht geplant")


LIVE_AND_TRIED = (Status.LIVE, Status.PILOTING)
_WITH_HORIZON = (Status.PLANNED, Status.PILOTING)


class Source(models.TextChoices):
    SELF = "self", _("eigene Angabe")
    COORDINATOR = "coordinator", _("Koordination")
    IMPORT = "import", _("Einlesen")


class VisibleTo(models.TextChoices):
    """Who besides the town's own people and the coordination sees it."""

    COORDINATION = "coordination", _("Koordination")
    NETWORK = "network", _("Verbund")
    PUBLIC = "public", _("alle, öffentlich")


class Via(models.TextChoices):
    """The way by which a change came in."""

    WEB = "web", _("auf der Seite")
    MAIL = "mail", _("über die Mail")
    IMPORT = "import", _("durch Einlesen")
    ROUND = "round", _("in der Runde")
    API = "api", _("über die Schnittstelle")


SHARED = (VisibleTo.NETWORK, VisibleTo.PUBLIC)


class StatementValues(models.Model):
    """What is said, as statements and suggestions both hold it."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status.choices)
    horizon = models.CharField(max_length=6, blank=True)
    stopped_reason = models.CharField(max_length=NOTE_LENGTH, blank=True)
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    offers_experience = models.BooleanField(default=False)
    seeks_partners = models.BooleanField(default=False)
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)

    class Meta:
        abstract = True


class Statement(StatementValues):
    """One municipality on one topic.

    ``confirmed_at`` is None for what the coordination filled in or read in and the town has not confirmed yet.
    ``asked_after`` postpones "Stimmt das noch?". ``version`` is the optimistic lock: it rises with each change,
    also of the confirmation.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="statements")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="statements")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="statements")
    visibility = models.CharField(max_length=12, choices=VisibleTo.choices, default=VisibleTo.NETWORK)
    source = models.CharField(max_length=12, choices=Source.choices, default=Source.SELF)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_after = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["topic__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "topic"], name="one_statement_a_town_and_topic"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="statement_status_known"),
            models.CheckConstraint(
                condition=Q(visibility__in=VisibleTo.values), name="statement_visibility_known"
            ),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="statement_source_known"),
            models.CheckConstraint(
                condition=Q(horizon="") | Q(status__in=[s.value for s in _WITH_HORIZON]),
                name="horizon_only_for_plans",
            ),
            models.CheckConstraint(
                condition=Q(stopped_reason="") | Q(status="stopped"), name="reason_only_for_stopped"
            ),
        ]
        indexes = [models.Index(fields=["topic", "status"])]

    def __str__(self) -> str:
        return f"{self.municipality_id}/{self.topic_id}: {self.status}"

    def get_absolute_url(self) -> str:
        return reverse("radar:cell", kwargs={"town": self.municipality.slug, "topic": self.topic.slug})


class Suggestion(StatementValues):
    """What the coordination thinks a town should say; the town takes it or leaves it."""

    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "topic"], name="one_suggestion_a_town_and_topic"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="suggestion_status_known"),
        ]

    def __str__(self) -> str:
        return f"suggested {self.municipality_id}/{self.topic_id}: {self.status}"


class StatementChange(models.Model):
    """Append-only. ``old`` and ``new`` hold the values that differ, by field; people and products by number.

    Equal and empty ones mean that the statement was confirmed as it stood; equal ones that hold something, that such
    a confirmation was taken back. ``before`` is what undoing needs: how the statement was confirmed until then.
    ``confirmed_at`` and ``shared`` tell how it stood from then on: when it was confirmed, and whether the network saw
    it; a removed one is not shared.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    via = models.CharField(max_length=8, choices=Via.choices)
    old: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    new: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    before: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    visibility = models.CharField(max_length=12, choices=VisibleTo.choices)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["municipality", "topic", "-at"]), models.Index(fields=["-at"])]
        constraints = [models.CheckConstraint(condition=Q(via__in=Via.values), name="change_via_known")]

    def __str__(self) -> str:
        return f"{self.municipality_id}/{self.topic_id} at {self.at:%Y-%m-%d}"
