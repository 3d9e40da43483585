"""The one network that an installation serves."""

from __future__ import annotations

from django.db import models


class Network(models.Model):
    """Name, region and face of the network. There is exactly one row, with the number 1."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=60)
    ags_prefixes = models.JSONField(default=list)
    claim = models.CharField(max_length=160, blank=True)
    introduction = models.TextField(blank=True)
    accent = models.CharField(max_length=7, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    imprint = models.TextField(blank=True)
    privacy_note = models.TextField(blank=True)
    sample = models.BooleanField(default=False)
    shapes_view_box = models.CharField(max_length=60, blank=True)
    attribution = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_network")]

    def __str__(self) -> str:
        return self.name
