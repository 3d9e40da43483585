"""The own profile, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotsennetz.core.errors import DomainError
from lotsennetz.people.departure import HandoverTask
from lotsennetz.people.forms.base import line, lines
from lotsennetz.people.models import Person
from lotsennetz.people.photos import square_photo
from lotsennetz.people.services.profile import Profile
from lotsennetz.topics.models import Topic

PROFILE_FIELDS = (
    "given_name",
    "family_name",
    "function",
    "about",
    "phone",
    "phone_visibility",
    "email_visibility",
    "language",
    "appearance",
)


class TopicsField(forms.ModelMultipleChoiceField[Topic]):
    """Topics under their name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ProfileForm(forms.Form):
    given_name = line(_("Vorname"), 60)
    family_name = line(_("Nachname"), 60)
    function = line(_("Funktion"), required=False)
    about = lines(_("Über mich"), 1000, required=False)
    photo = forms.FileField(
        label=_("Bild"),
        required=False,
        help_text=_("JPEG, PNG oder WebP, höchstens 10 MB. Wir schneiden es quadratisch zu."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    remove_photo = forms.BooleanField(label=_("Bild entfernen"), required=False)
    phone = line(_("Telefon"), 40, required=False)
    phone_visibility = forms.ChoiceField(
        label=_("Wer sieht meine Telefonnummer?"), choices=Person.Circle.choices, widget=forms.RadioSelect
    )
    email_visibility = forms.ChoiceField(
        label=_("Wer sieht meine E-Mail-Adresse?"), choices=Person.Circle.choices, widget=forms.RadioSelect
    )
    topics = TopicsField(
        Topic.objects.filter(parent__isnull=False, active=True).order_by("title"),
        label=_("Bei diesen Themen helfe ich anderen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label=_("Sprache"), choices=[("de", "Deutsch"), ("en", "English")], widget=forms.RadioSelect
    )
    appearance = forms.ChoiceField(
        label=_("Darstellung"), choices=Person.Appearance.choices, widget=forms.RadioSelect
    )

    def clean_photo(self) -> bytes | None:
        """The finished square picture."""
        upload: UploadedFile[Any] | None = self.cleaned_data["photo"]
        if upload is None or upload.file is None:
            return None
        try:
            return square_photo(upload.file, upload.size or 0)
        except DomainError as problem:
            raise ValidationError(problem.text) from problem

    def profile(self) -> Profile:
        values = {name: self.cleaned_data[name] for name in PROFILE_FIELDS}
        return Profile(
            **values,
            topics=list(self.cleaned_data["topics"]),
            photo=self.cleaned_data["photo"],
            remove_photo=self.cleaned_data["remove_photo"],
        )


class LeaveForm(forms.Form):
    """One select per hand-over task, named after its key."""

    choice = forms.ChoiceField(
        label=_("Was geschieht mit Ihrem Namen an Ihren Beiträgen?"),
        choices=[
            (Person.Departure.KEPT.value, _("Mein Name bleibt stehen")),
            (Person.Departure.ANONYMISED.value, _("Mein Name wird durch „Ehemaliges Mitglied“ ersetzt")),
        ],
        help_text=_(
            "Ersetzt wird er auch dort, wo andere Sie mit @ erwähnen. Wo jemand Ihren Namen ausgeschrieben hat, "
            "bleibt er stehen."
        ),
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=_("Ja, ich trete aus. Das lässt sich nicht zurücknehmen."))

    def __init__(self, *args: Any, tasks: Sequence[HandoverTask], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tasks = [task for task in tasks if task.candidates]
        for task in self.tasks:
            people = [(str(person.pk), person.name) for person in task.candidates]
            self.fields[task.key] = forms.ChoiceField(
                label=task.label, choices=[("", gettext("Bitte wählen")), *people]
            )

    def successors(self) -> dict[str, Person]:
        by_key = {task.key: {str(one.pk): one for one in task.candidates} for task in self.tasks}
        return {key: people[self.cleaned_data[key]] for key, people in by_key.items()}

    def task_fields(self) -> list[Any]:
        return [self[task.key] for task in self.tasks]
