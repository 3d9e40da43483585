"""How the index stands: by which analysis it was built, and how far a rebuild is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class IndexState(models.Model):
    """One row. ``version`` is the analysis that the whole index is of; empty before the first time.

    A rebuild goes through the kinds one after the other, each from its newest to its oldest: ``kind`` and ``below``
    are where it goes on. ``everything`` writes anew also what looks unchanged.
    """

    version = models.CharField(max_length=40, blank=True)
    building = models.CharField(max_length=40, blank=True)
    everything = models.BooleanField(default=False)
    kind = models.CharField(max_length=12, blank=True)
    below = models.BigIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_index")]

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.finished_at is None
