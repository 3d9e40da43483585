"""Name and wish of a saved search."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lotsennetz.search.models import SavedSearch
from lotsennetz.search.services.saved import NAME_LENGTH


class SavedForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    notify = forms.ChoiceField(
        label=_("Neue Treffer"),
        choices=SavedSearch.Notify.choices,
        widget=forms.RadioSelect,
        help_text=_("Gemeldet wird nur, was neu dazukommt, einmal am Tag."),
    )
