"""Opportunities (Gelegenheiten): towns that could do something together, each with an owner, a date and an outcome."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.models import Municipality, Person
from lotsennetz.topics.models import Topic


class Opportunity(models.Model):
    """One for each kind, topic and half-year. ``owner`` None means the coordination looks after it.

    ``earlier_outcome`` is the answer that stood until another town came: then it is open again.
    """

    class Kind(models.TextChoices):
        DUPLICATE = "duplicate", _("gleiches Vorhaben")
        EXPERIENCE = "experience", _("Erfahrung vorhanden")

    class Outcome(models.TextChoices):
        OPEN = "", _("offen")
        JOINT = "joint", _("gemeinsam")
        TALKED = "talked", _("ausgetauscht")
        SEPARATE = "separate", _("bewusst getrennt")
        OBSOLETE = "obsolete", _("erledigt sich")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="opportunities")
    window = models.CharField(max_length=6)
    owner = models.ForeignKey(Municipality, models.SET_NULL, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    due = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default=Outcome.OPEN)
    reason = models.CharField(max_length=280, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    earlier_outcome = models.CharField(
        max_length=8, choices=Outcome.choices, blank=True, default=Outcome.OPEN
    )
    earlier_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "topic", "window"], name="one_opportunity_a_window"),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None) | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="outcome_closes",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="separate") | ~Q(reason=""), name="separate_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.topic_id} {self.window}"

    def get_absolute_url(self) -> str:
        return reverse("radar:opportunity", kwargs={"pk": self.pk})


class OpportunityTown(models.Model):
    """A town that it concerns. ``offers`` tells those with experience from those who plan."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="towns")
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    offers = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "municipality"], name="a_town_once_an_opportunity")
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} in {self.opportunity_id}"
