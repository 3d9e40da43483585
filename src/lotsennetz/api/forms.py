"""Making a key or a webhook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lotsennetz.api.models import Scope
from lotsennetz.api.models.hooks import ADDRESS_LENGTH
from lotsennetz.api.services.hooks import SUBJECTS
from lotsennetz.people.forms.base import line
from lotsennetz.people.services.tokens import DEFAULT_DAYS


class KeyForm(forms.Form):
    name = line(_("Wofür?"), 80, help_text=_("Zum Beispiel: Auswertung im Hauptamt"))
    scope = forms.ChoiceField(
        label=_("Was darf das Programm?"),
        choices=Scope.choices,
        initial=Scope.READ,
        widget=forms.RadioSelect,
        help_text=_("Es sieht, was Sie sehen. Was es schreibt, steht unter Ihrem Namen."),
    )
    days = forms.TypedChoiceField(
        label=_("Gültig für"),
        coerce=int,
        initial=DEFAULT_DAYS,
        choices=[(30, _("30 Tage")), (DEFAULT_DAYS, _("ein Jahr"))],
    )


class EventsForm(forms.Form):
    events = forms.MultipleChoiceField(
        label=_("Was soll gemeldet werden?"),
        choices=[(event.value, event.label) for event in SUBJECTS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Gemeldet wird nur, was Sie selbst sehen."),
        error_messages={"required": _("Wählen Sie mindestens ein Ereignis.")},
    )


class HookForm(EventsForm):
    address = line(
        _("Adresse"),
        ADDRESS_LENGTH,
        help_text=_("Wo das Programm zuhört. Sie beginnt mit https:// und ist aus dem Internet erreichbar."),
        widget=forms.URLInput(attrs={"placeholder": "https://programm.stadt.example/lotsennetz"}),
    )
