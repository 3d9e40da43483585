"""What a town says about a topic, or what the coordination suggests that it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotsennetz.core import clock
from lotsennetz.people.models import Person
from lotsennetz.radar.checks import FARTHEST
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.models import Statement, Status, Suggestion, VisibleTo
from lotsennetz.radar.models.statement import NOTE_LENGTH
from lotsennetz.radar.said import Said
from lotsennetz.radar.wording import half_year
from lotsennetz.topics.models import Product

LONGEST_ID = 19  # digits; the database's numbers have fewer


class _Choice(forms.CharField):
    """A menu whose values the service looks at, so that its refusal stands at the field."""

    widget = forms.Select

    def offer(self, choices: Sequence[tuple[Any, Any]]) -> None:
        self.widget.choices = list(choices)


class _Number(_Choice):
    """The number of a row, or None."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < LONGEST_ID):
            raise forms.ValidationError(gettext("Wählen Sie einen Eintrag aus der Liste."))
        return int(text)


class StatementForm(forms.Form):
    """``version`` is the statement's version that the form shows, 0 for none."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    status = _Choice(label=_("Stand"), required=False, widget=forms.RadioSelect(choices=Status.choices))
    horizon = _Choice(
        label=_("Ab wann?"),
        required=False,
        help_text=_("Für Geplantes und für Tests: das Halbjahr des Starts."),
    )
    stopped_reason = forms.CharField(
        label=_("Warum eingestellt?"),
        required=False,
        strip=False,
        help_text=_("Das erspart anderen den Weg."),
        widget=forms.Textarea({"rows": 2, "data-count": NOTE_LENGTH}),
    )
    product = _Number(
        label=_("Produkt"),
        required=False,
        help_text=_("Fehlt es in der Liste, nennen Sie es in der Bemerkung."),
    )
    contact = _Number(label=_("Ansprechperson"), required=False)
    offers_experience = forms.BooleanField(
        label=_("Wir bieten Erfahrung"), required=False, help_text=_("Andere dürfen uns dazu ansprechen.")
    )
    seeks_partners = forms.BooleanField(
        label=_("Wir suchen Partner"),
        required=False,
        help_text=_("Wir möchten das mit anderen zusammen angehen."),
    )
    note = forms.CharField(
        label=_("Bemerkung"),
        required=False,
        strip=False,
        help_text=_("Höchstens 280 Zeichen."),
        widget=forms.Textarea({"rows": 3, "data-count": NOTE_LENGTH}),
    )
    visibility = _Choice(label=_("Sichtbar für"), required=False)

    def offer(self, *, products: Sequence[Product], people: Sequence[Person], kept_horizon: str = "") -> None:
        """Fill the menus."""
        first = HalfYear.of(timezone.localdate(clock.now()))
        halves = [(first + steps).code for steps in range(FARTHEST + 1)]
        if kept_horizon and kept_horizon not in halves:
            halves.insert(0, kept_horizon)
        self._field("horizon").offer([("", _("noch offen")), *((code, half_year(code)) for code in halves)])
        self._field("product").offer([("", _("kein Produkt")), *((row.pk, row.name) for row in products)])
        self._field("contact").offer([("", _("niemand")), *((row.pk, row.name) for row in people)])
        self._field("visibility").offer(
            [
                (VisibleTo.NETWORK.value, _("Verbund")),
                (VisibleTo.PUBLIC.value, _("alle, öffentlich")),
                (VisibleTo.COORDINATION.value, _("nur eigene Kommune und Koordination")),
            ]
        )

    def _field(self, name: str) -> _Choice:
        field = self.fields[name]
        assert isinstance(field, _Choice)  # noqa: S101 -- for the type checker
        return field

    def said(self) -> Said:
        """Only after ``is_valid``."""
        data = self.cleaned_data
        return Said(
            status=data["status"],
            horizon=data["horizon"],
            stopped_reason=data["stopped_reason"],
            product_id=data["product"],
            contact_id=data["contact"],
            offers_experience=data["offers_experience"],
            seeks_partners=data["seeks_partners"],
            note=data["note"],
            visibility=data["visibility"],
        )


def initial_of(row: Statement | Suggestion | None) -> dict[str, Any]:
    """A statement as the form shows it."""
    if row is None:
        return {"visibility": VisibleTo.NETWORK.value, "version": 0}
    initial = {
        "status": row.status,
        "horizon": row.horizon,
        "stopped_reason": row.stopped_reason,
        "product": row.product_id,
        "contact": row.contact_id,
        "offers_experience": row.offers_experience,
        "seeks_partners": row.seeks_partners,
        "note": row.note,
    }
    if isinstance(row, Statement):
        initial |= {"visibility": row.visibility, "version": row.version}
    return initial
