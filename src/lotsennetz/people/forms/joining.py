"""Coming in: accepting an invitation, asking to join."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.forms.base import line, lines
from lotsennetz.people.models import Municipality
from lotsennetz.people.passwords import StrengthValidator
from lotsennetz.people.queries import joinable_municipalities

FUNCTION_HINT = _("Zum Beispiel: Sachbearbeitung im Hauptamt")


class AcceptForm(forms.Form):
    """Name and password of somebody new. The password's strength is the service's business."""

    given_name = line(_("Vorname"), 60, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    family_name = line(_("Nachname"), 60, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    function = line(_("Funktion"), required=False, help_text=FUNCTION_HINT)
    password = forms.CharField(
        label=_("Passwort"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = StrengthValidator().get_help_text()


class JoinForm(forms.Form):
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Kommune"), empty_label=_("Bitte wählen")
    )
    given_name = line(_("Vorname"), 60, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    family_name = line(_("Nachname"), 60, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    email = forms.EmailField(
        label=_("Dienstliche E-Mail-Adresse"),
        max_length=254,
        help_text=_("Wir senden dorthin einen Link, mit dem Sie die Adresse bestätigen."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    function = line(_("Funktion"), required=False, help_text=FUNCTION_HINT)
    message = lines(_("Nachricht"), 1000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["municipality"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        keys = [town.pk for town in joinable_municipalities()]
        choice.queryset = Municipality.objects.filter(pk__in=keys).order_by("name")
