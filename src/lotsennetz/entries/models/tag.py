"""Free words on entries, beside the shared topics."""

from __future__ import annotations

from django.db import models


class Tag(models.Model):
    """``slug`` is the word folded to lower case; ``name`` is how it was first written."""

    slug = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
