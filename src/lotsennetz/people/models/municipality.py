"""Towns, municipalities, the Landratsamt and other bodies, and their departments."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Municipality(models.Model):
    """A member or possible member of the network, known by its official key (AGS).

    Bodies that are no municipality (Landratsamt, associations) have no AGS.
    """

    class Kind(models.TextChoices):
        CITY_DISTRICT = "stadtkreis", _("Stadtkreis")
        LARGE_TOWN = "grosse_kreisstadt", _("Große Kreisstadt")
        TOWN = "stadt", _("Stadt")
        VILLAGE = "gemeinde", _("Gemeinde")
        DISTRICT_OFFICE = "landratsamt", _("Landratsamt")
        OTHER = "andere", _("andere Stelle")

    ags = models.CharField(max_length=8, unique=True, null=True, blank=True)
    ars = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=80)
    official_name = models.CharField(max_length=120, blank=True)
    slug = models.SlugField(max_length=80, unique=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    area_km2 = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    shape = models.TextField(blank=True)
    label_x = models.FloatField(null=True, blank=True)
    label_y = models.FloatField(null=True, blank=True)
    website = models.URLField(blank=True)
    member = models.BooleanField(default=False)
    founder = models.BooleanField(default=False)
    member_since = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("Kommune")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:municipality", kwargs={"slug": self.slug})

    @property
    def is_body(self) -> bool:
        """Whether this is an office or association rather than a town."""
        return self.ags is None


class Department(models.Model):
    """An office of a municipality (Produktbereich, Amt)."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="departments")
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("municipality", Lower("name"), name="department_once_per_municipality")
        ]

    def __str__(self) -> str:
        return self.name
