"""When a person last looked at her day."""

from __future__ import annotations

from django.db import models

from lotsennetz.people.models import Person


class Visit(models.Model):
    """For the person's own page alone; nobody else ever sees it, and it goes when she leaves.

    ``since`` is where "new" begins; ``last`` is the last time the page was looked at.
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="visit")
    since = models.DateTimeField()
    last = models.DateTimeField()

    def __str__(self) -> str:
        return f"visit of {self.person_id}"
