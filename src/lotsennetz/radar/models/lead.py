"""Lead towns (Federführung): who goes first on a topic, for how long, with how much time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lotsennetz.people.models import Municipality
from lotsennetz.topics.models import Topic


class LeadRole(models.Model):
    """At most one active lead a topic. ``hours_per_month`` is what the town declared it can give."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="leads")
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="leads")
    deputy = models.ForeignKey(
        Municipality, models.SET_NULL, null=True, blank=True, related_name="deputy_leads"
    )
    scope = models.CharField(max_length=280, blank=True)
    hours_per_month = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["topic__position"]
        constraints = [
            models.UniqueConstraint(fields=["topic"], condition=Q(ended_at=None), name="one_lead_a_topic"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="lead_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("municipality")), name="deputy_is_another_town"
            ),
        ]

    def __str__(self) -> str:
        return f"lead {self.municipality_id} for {self.topic_id}"
