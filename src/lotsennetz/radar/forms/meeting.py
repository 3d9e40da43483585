"""On which day of the month the network meets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lotsennetz.radar.models import MeetingDay


class MeetingForm(forms.Form):
    """Without a set day the fields propose one."""

    week = forms.TypedChoiceField(label=_("Woche im Monat"), choices=MeetingDay.Week.choices, coerce=int)
    weekday = forms.TypedChoiceField(label=_("Wochentag"), choices=MeetingDay.Weekday.choices, coerce=int)

    def __init__(self, data: Any = None, *, day: MeetingDay | None) -> None:
        shown = day or MeetingDay()
        super().__init__(data, initial={"week": shown.week, "weekday": shown.weekday})
