"""The filters of the lists. They live in the address; what is unknown is left out, not complained about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotsennetz.directory.queries.municipalities import MEMBERSHIP, SIZES, MunicipalityFilter
from lotsennetz.directory.queries.people import PeopleFilter
from lotsennetz.people.models import Municipality, Role

Choices = Sequence[tuple[str, Any]]


class FilterForm(forms.Form):
    """A form sent by GET."""

    q = forms.CharField(label=_("Suche"), max_length=80, required=False)

    @classmethod
    def read(cls, data: Mapping[str, Any], **options: Choices) -> Self:
        """A form that holds only those values of ``data`` that make sense."""
        form = cls(data, **options)  # type: ignore[arg-type]
        form.is_valid()
        form = cls(form.cleaned_data, **options)  # type: ignore[arg-type]
        form.is_valid()
        return form

    def chosen(self) -> dict[str, str]:
        """The values in use, ready for an address."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    def chips(self) -> list[tuple[str, dict[str, str]]]:
        """Each value in use as words, with the values that stay when it is taken away."""
        chosen = self.chosen()
        return [
            (self._words(name, value), {other: chosen[other] for other in chosen if other != name})
            for name, value in chosen.items()
            if name != "ansicht"
        ]

    def _words(self, name: str, value: str) -> str:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            return gettext("mit „%(words)s“") % {"words": value}
        flat: dict[str, str] = {}
        for key, label in cast("Choices", field.choices):
            flat.update(label if isinstance(label, list) else [(key, label)])
        return str(flat.get(value, value))


class MunicipalityFilterForm(FilterForm):
    art = forms.ChoiceField(
        label=_("Art"), choices=[("", _("alle Arten")), *Municipality.Kind.choices], required=False
    )
    groesse = forms.ChoiceField(
        label=_("Größe"),
        choices=[("", _("alle Größen")), *((slug, words) for slug, (words, _low, _high) in SIZES.items())],
        required=False,
    )
    mitglied = forms.ChoiceField(
        label=_("Im Verbund"), choices=[("", _("alle Kommunen")), *MEMBERSHIP.items()], required=False
    )
    ansicht = forms.ChoiceField(choices=[("", ""), ("liste", "")], required=False, widget=forms.HiddenInput())

    def wanted(self) -> MunicipalityFilter:
        values = self.cleaned_data
        return MunicipalityFilter(values["q"], values["art"], values["groesse"], values["mitglied"])


class PeopleFilterForm(FilterForm):
    kommune = forms.ChoiceField(label=_("Kommune"), required=False)
    rolle = forms.ChoiceField(
        label=_("Rolle"), choices=[("", _("alle Rollen")), *Role.choices], required=False
    )
    thema = forms.ChoiceField(label=_("Hilft bei"), required=False)

    def __init__(self, *args: Any, municipalities: Choices, topics: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self._offer("kommune", [("", _("alle Kommunen")), *municipalities])
        self._offer("thema", [("", _("alle Themen")), *topics])

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        field.choices = choices

    def wanted(self) -> PeopleFilter:
        values = self.cleaned_data
        return PeopleFilter(values["q"], values["kommune"], values["rolle"], values["thema"])
