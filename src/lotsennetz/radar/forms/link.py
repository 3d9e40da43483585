"""One statement's short form: behind the mail's link, and for the moderator of a round."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotsennetz.core import clock
from lotsennetz.radar.checks import FARTHEST
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.models import Statement, Status
from lotsennetz.radar.models.statement import NOTE_LENGTH
from lotsennetz.radar.said import Said
from lotsennetz.radar.services.writing import values_of
from lotsennetz.radar.wording import half_year


def half_years(kept: str = "") -> list[tuple[str, str]]:
    """The half-years one may plan for; ``kept`` stays in the list when it has passed."""
    now = HalfYear.of(timezone.localdate(clock.now()))
    codes = [(now + steps).code for steps in range(FARTHEST + 1)]
    if kept and kept not in codes:
        codes.insert(0, kept)
    return [("", _("noch offen")), *((code, half_year(code)) for code in codes)]


class ShortForm(forms.Form):
    """``version`` is the one that the form shows. What is not on it stays as it was."""

    status = forms.ChoiceField(label=gettext_lazy("Stand"), choices=Status.choices)
    horizon = forms.ChoiceField(
        label=gettext_lazy("Halbjahr"),
        required=False,
        help_text=gettext_lazy("Nur wenn es geplant oder im Test ist."),
    )
    stopped_reason = forms.CharField(
        label=gettext_lazy("Grund"),
        required=False,
        strip=False,
        help_text=gettext_lazy("Nur wenn es eingestellt ist."),
        widget=forms.Textarea({"rows": 2, "data-count": NOTE_LENGTH}),
    )
    note = forms.CharField(
        label=gettext_lazy("Bemerkung"),
        required=False,
        strip=False,
        help_text=gettext_lazy("Höchstens 280 Zeichen."),
        widget=forms.Textarea({"rows": 2, "data-count": NOTE_LENGTH}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, statement: Statement | None, prefix: str | None = None) -> None:
        values = values_of(statement)
        first = {name: values.get(name, "") for name in ("status", "horizon", "stopped_reason", "note")}
        first["version"] = statement.version if statement else 0
        super().__init__(data, initial=first, prefix=prefix)
        cast("forms.ChoiceField", self.fields["horizon"]).choices = half_years(first["horizon"])
        self._kept = values

    def said(self) -> Said:
        """What was typed, on top of what stood there."""
        typed = {name: self.cleaned_data[name] for name in ("status", "horizon", "stopped_reason", "note")}
        return Said(**{**self._kept, **typed})
