"""The file with statements."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("Datei"),
        help_text=_("CSV oder Excel (.xlsx), höchstens 5 MB und 5.000 Zeilen."),
        widget=forms.FileInput({"accept": ".csv,.xlsx,text/csv"}),
        error_messages={"required": _("Wählen Sie eine Datei aus."), "empty": _("Die Datei ist leer.")},
    )
