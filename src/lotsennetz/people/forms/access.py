"""Who comes in and with which role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.forms.base import line, lines
from lotsennetz.people.models import Department, Membership, Municipality, Person, Role
from lotsennetz.people.queries import administered, departments_of, towns_for_one_more_role
from lotsennetz.people.rules import roles_to_give
from lotsennetz.people.viewer import PeopleViewer

LANGUAGES = [("de", "Deutsch"), ("en", "English")]


def role_choices(viewer: PeopleViewer, municipality: Municipality) -> list[tuple[str, Any]]:
    return [(role.value, role.label) for role in roles_to_give(viewer, municipality)]


def roles_in(viewer: PeopleViewer, towns: Iterable[Municipality]) -> list[tuple[str, Any]]:
    """Every role that the viewer may give in one of the towns at least."""
    given = {role for town in towns for role in roles_to_give(viewer, town)}
    return [(role.value, role.label) for role in Role if role in given]


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-Mail-Adresse"), max_length=254)
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Kommune"), empty_label=_("Bitte wählen")
    )
    role = forms.ChoiceField(label=_("Rolle"), initial=Role.STAFF)
    note = lines(_("Gruß"), 500, rows=2, required=False, help_text=_("Steht in der E-Mail."))
    language = forms.ChoiceField(label=_("Sprache der E-Mail"), choices=LANGUAGES, initial="de")

    def __init__(
        self, *args: Any, viewer: PeopleViewer, town: Municipality | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        towns = administered(viewer).order_by("name")
        choice = self.fields["municipality"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        choice.queryset = towns
        choice.initial = town
        self.fields["role"] = forms.ChoiceField(
            label=_("Rolle"), choices=roles_in(viewer, towns), initial=Role.STAFF
        )


class DecisionForm(forms.Form):
    """Two buttons: ``decision`` says which was pressed."""

    role = forms.ChoiceField(label=_("Rolle"), initial=Role.STAFF, required=False)
    reason = lines(
        _("Begründung"),
        500,
        rows=2,
        required=False,
        help_text=_("Nur bei einer Ablehnung; die Person erhält sie per E-Mail."),
    )
    decision = forms.ChoiceField(choices=[("accept", ""), ("decline", "")], widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: PeopleViewer, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("Rolle"),
            choices=role_choices(viewer, municipality),
            initial=Role.STAFF,
            required=False,
            help_text=_("Bei einer Annahme"),
        )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("decision") == "accept" and values.get("role") == "":
            self.add_error("role", _("Bitte wählen Sie eine Rolle."))
        return values


class MembershipForm(forms.Form):
    role = forms.ChoiceField(label=_("Rolle"))
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Stelle"), required=False, empty_label=_("keine")
    )

    def __init__(self, *args: Any, viewer: PeopleViewer, membership: Membership, **kwargs: Any) -> None:
        kwargs["initial"] = {"role": membership.role, "department": membership.department_id}
        super().__init__(*args, **kwargs)
        town = membership.municipality
        self.fields["role"] = forms.ChoiceField(label=_("Rolle"), choices=role_choices(viewer, town))
        choice = self.fields["department"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        choice.queryset = departments_of(town)


class DepartmentOfTownField(forms.ModelChoiceField[Department]):
    """Departments of several towns: each says whose it is."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.municipality.name}: {obj.name}"


class FurtherRoleForm(forms.Form):
    """One more role for somebody who is already here."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Kommune"), empty_label=_("Bitte wählen")
    )
    role = forms.ChoiceField(label=_("Rolle"))
    department = DepartmentOfTownField(
        Department.objects.none(), label=_("Stelle"), required=False, empty_label=_("keine")
    )

    def __init__(
        self, *args: Any, viewer: PeopleViewer, person: Person, town: Municipality, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        towns = towns_for_one_more_role(viewer, person)
        offices = Department.objects.filter(municipality__in=towns).select_related("municipality")
        where, department = self.fields["municipality"], self.fields["department"]
        assert isinstance(where, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        assert isinstance(department, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        where.queryset, where.initial = towns, town
        department.queryset = offices.order_by("municipality__name", "name")
        self.fields["role"] = forms.ChoiceField(
            label=_("Rolle"), choices=[("", _("Bitte wählen")), *roles_in(viewer, towns)]
        )


class DepartmentForm(forms.Form):
    name = line(_("Name der Stelle"))


class BodyForm(forms.Form):
    """A body without an official key."""

    name = line(_("Name"), 80)
    kind = forms.ChoiceField(
        label=_("Art"),
        choices=[
            (Municipality.Kind.OTHER.value, Municipality.Kind.OTHER.label),
            (Municipality.Kind.DISTRICT_OFFICE.value, Municipality.Kind.DISTRICT_OFFICE.label),
        ],
    )
    website = forms.URLField(label=_("Internetseite"), required=False, assume_scheme="https", max_length=200)
    member = forms.BooleanField(
        label=_("Gehört zum Verbund"),
        required=False,
        help_text=_("Ohne Haken: Ihre Leute sind Gäste."),
    )
