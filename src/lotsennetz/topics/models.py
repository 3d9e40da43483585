"""Topics (two levels, about 60 leaves) and the products that serve them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Topic(models.Model):
    """One subject of municipal digitalisation. A topic with a parent is a leaf; there are two levels only."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True)
    synonyms = models.JSONField(default=list)
    ozg_ids = models.JSONField(default=list)
    leika_ids = models.JSONField(default=list)
    icon = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return self.title if get_language() == "de" or not self.title_en else self.title_en

    def get_absolute_url(self) -> str:
        return reverse("topics:topic", kwargs={"slug": self.slug})


class Product(models.Model):
    """A piece of software or a service that towns use for a topic."""

    class LicenceKind(models.TextChoices):
        OPEN_SOURCE = "open_source", _("offener Quellcode")
        PROPRIETARY = "proprietary", _("geschlossener Quellcode")

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    vendor = models.CharField(max_length=120, blank=True)
    licence_kind = models.CharField(max_length=12, choices=LicenceKind.choices)
    licence = models.CharField(max_length=60, blank=True)
    url = models.URLField(blank=True)
    sample = models.BooleanField(default=False)
    topics = models.ManyToManyField(Topic, related_name="products", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topics:product", kwargs={"slug": self.slug})
