"""The network's face and the filter of its log."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.forms.base import line, lines

TEXT = 20_000


class NetworkForm(forms.Form):
    name = line(_("Name des Verbunds"), 80)
    claim = line(
        _("Leitsatz"), 160, required=False, help_text=_("Steht groß auf der öffentlichen Startseite.")
    )
    introduction = lines(_("Einführung"), TEXT, rows=5, required=False, help_text=_("Markdown ist möglich."))
    accent = line(
        _("Akzentfarbe"),
        7,
        required=False,
        help_text=_("Als # mit sechs Zeichen, zum Beispiel #1f43a9. Leer: unser Blau."),
        widget=forms.TextInput(attrs={"pattern": "#[0-9a-fA-F]{6}", "autocapitalize": "off"}),
    )
    contact_name = line(_("Ansprechperson"), required=False)
    contact_email = forms.EmailField(label=_("E-Mail-Adresse für Fragen"), required=False, max_length=254)
    imprint = lines(_("Impressum"), TEXT, rows=6, required=False, help_text=_("Markdown ist möglich."))
    privacy_note = lines(
        _("Hinweise zum Datenschutz"), TEXT, rows=6, required=False, help_text=_("Markdown ist möglich.")
    )


class LogFilter(forms.Form):
    """GET only; everything may be left out."""

    person = line(_("Person"), required=False)
    action = forms.ChoiceField(label=_("Vorgang"), required=False)
    since = forms.DateField(label=_("von"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("bis"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
