"""How the index stands: by which analysis it was built, and how far a rebuild is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

WORDS = "words"


class IndexState(models.Model):
    """One row. ``version`` is what the whole index is of (sources.version); empty before the first time.

    A rebuild goes through the kinds one after the other, each from its newest to its oldest: ``kind`` and ``below``
    are where it goes on. ``everything`` writes anew also what looks unchanged; without it, it is a comparison. At last
    it goes through the words of "Meinten Sie?": ``kind`` is WORDS then, and ``word`` the last one that was looked at.

    ``worked`` are the seconds that went into this run, ``moved_at`` is when its last piece was done.
    ``version_since`` is when the whole index first was of ``version``, ``rewritten_at`` when it last was written anew;
    ``compared_at`` and ``mended`` tell of the last comparison that came to its end.
    """

    version = models.CharField(max_length=40, blank=True)
    building = models.CharField(max_length=40, blank=True)
    everything = models.BooleanField(default=False)
    kind = models.CharField(max_length=12, blank=True)
    below = models.BigIntegerField(null=True)
    word = models.CharField(max_length=40, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    worked = models.FloatField(default=0)
    moved_at = models.DateTimeField(null=True)
    version_since = models.DateTimeField(null=True)
    rewritten_at = models.DateTimeField(null=True)
    compared_at = models.DateTimeField(null=True)
    mended = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_index")]

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.finished_at is None
