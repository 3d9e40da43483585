"""The monthly round: when the digital officers meet, and what was asked of them before."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MeetingDay(models.Model):
    """The network's set day, for example the second Tuesday. One row at most."""

    class Week(models.IntegerChoices):
        FIRST = 1, _("erster")
        SECOND = 2, _("zweiter")
        THIRD = 3, _("dritter")
        FOURTH = 4, _("vierter")
        LAST = 5, _("letzter")

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Montag")
        TUESDAY = 1, _("Dienstag")
        WEDNESDAY = 2, _("Mittwoch")
        THURSDAY = 3, _("Donnerstag")
        FRIDAY = 4, _("Freitag")

    week = models.PositiveSmallIntegerField(choices=Week.choices, default=Week.SECOND)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.TUESDAY)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_meeting_day")]

    def __str__(self) -> str:
        return f"{self.week}/{self.weekday}"


class Round(models.Model):
    """One month's asking. ``began_at`` and ``ended_at`` belong to the meeting itself."""

    meeting_on = models.DateField(unique=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-meeting_on"]

    def __str__(self) -> str:
        return f"{self.meeting_on:%Y-%m-%d}"
