"""Lead towns: begin, extend, hand on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.models import Municipality
from lotsennetz.radar.services.leads import AGREEMENT_LENGTH, SCOPE_LENGTH, Terms
from lotsennetz.topics.models import Topic


class _Place(forms.TypedChoiceField):
    """A menu of rows by number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **options)


class _Day(forms.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


class TermForm(forms.Form):
    """Until when."""

    until = _Day(label=_("Bis"), help_text=_("Üblich sind zwölf Monate."))


class LeadForm(TermForm):
    """What a town takes on. Which menus there are depends on who fills it in, and for what."""

    topic = _Place(label=_("Thema"))
    municipality = _Place(label=_("Kommune"))
    agreement = forms.CharField(
        label=_("Wer hat für die Kommune zugestimmt?"),
        required=False,
        help_text=_(
            "Name und Tag, zum Beispiel: M. Muster, Treffen am 9. Juni. Für die eigene Kommune nicht nötig."
        ),
        widget=forms.TextInput({"maxlength": AGREEMENT_LENGTH}),
    )
    scope = forms.CharField(
        label=_("Wobei hilft sie?"),
        required=False,
        help_text=_("Zum Beispiel: Ausschreibung, Schulung, Fragen zur Einführung."),
        widget=forms.Textarea({"rows": 2, "data-count": SCOPE_LENGTH}),
    )
    hours_per_month = forms.IntegerField(
        label=_("Stunden im Monat"), help_text=_("So viel Zeit ist dafür da. Mehr muss niemand geben.")
    )
    deputy = _Place(label=_("Vertretung"), required=False)

    field_order = ["topic", "municipality", "agreement", "scope", "hours_per_month", "until", "deputy"]

    def offer(
        self,
        *,
        topics: Sequence[tuple[str, Sequence[Topic]]] | None,
        leading: Sequence[Municipality],
        deputies: Sequence[Municipality],
        appoints: bool,
    ) -> None:
        """Fill the menus. Without ``topics`` the topic stands already; ``appoints`` may enter other towns."""
        if topics is None:
            del self.fields["topic"]
        else:
            groups = [(name, [(leaf.pk, leaf.name) for leaf in leaves]) for name, leaves in topics]
            self._fill("topic", [("", gettext("Thema wählen")), *groups])
        if appoints:
            choices = [("", gettext("Kommune wählen"))] if len(leading) > 1 else []
        else:
            choices = []
            del self.fields["agreement"]
        self._fill("municipality", [*choices, *((town.pk, town.name) for town in leading)])
        self._fill("deputy", [("", gettext("keine")), *((town.pk, town.name) for town in deputies)])

    def _fill(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, _Place)  # noqa: S101 -- for the type checker
        field.choices = list(choices)

    def terms(self) -> Terms:
        """Only after ``is_valid``."""
        data = self.cleaned_data
        return Terms(data["scope"], data["hours_per_month"], data["until"], data["deputy"])
