"""Searches that a person keeps, and about whose new hits she hears."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lotsennetz.people.models import Person


class SavedSearch(models.Model):
    """``query`` is the address's query without a span of time, in a fixed order (question.Question.query).

    Nothing is told of that was there at ``begins_at``: when it was saved, or when telling was switched on again.
    ``known`` holds the hits that were told of and are young enough to be met again at the next look.
    """

    class Notify(models.TextChoices):
        OFF = "off", pgettext_lazy("Neue Treffer", "nicht melden")
        BELL = "bell", pgettext_lazy("Neue Treffer", "täglich an der Glocke")
        MAIL = "mail", pgettext_lazy("Neue Treffer", "täglich an der Glocke und per E-Mail")

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("Name"), max_length=80)
    query = models.CharField(max_length=2000)
    notify = models.CharField(_("Neue Treffer"), max_length=4, choices=Notify.choices, default=Notify.BELL)
    begins_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    known = models.JSONField(default=list)
    found = models.PositiveIntegerField(default=0)
    found_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "query"], name="saved_once_by_each"),
            models.CheckConstraint(
                condition=Q(notify__in=["off", "bell", "mail"]), name="saved_search_notify_known"
            ),
        ]

    def __str__(self) -> str:
        return f"saved search {self.pk}"
