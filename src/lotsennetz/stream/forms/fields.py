"""Fields that several forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lotsennetz.entries.checks import TAG_BREAKS
from lotsennetz.topics.models import Topic
from lotsennetz.topics.queries import tree

LARGEST_ID = 2**63 - 1


class IdField(forms.IntegerField):
    """The number of a row, or None. Whether there is such a row is the service's question."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **kwargs)


class TopicField(IdField):
    """One of the topics by number. Hidden until the choices are asked for: they cost a query."""

    widget = forms.HiddenInput

    def offer_all(self, kept: Topic | None = None) -> None:
        """Show the whole vocabulary, by branch; what is chosen already stays on offer when it is retired."""
        choices: list[Any] = [("", _("ohne Thema"))]
        offered = set()
        for branch in tree():
            group = [(topic.pk, topic.name) for topic in (branch.topic, *branch.leaves)]
            choices.append((branch.topic.name, group))
            offered |= {pk for pk, _name in group}
        if kept is not None and kept.pk not in offered:
            choices.insert(1, (kept.pk, kept.name))
        menu = forms.Select(choices=choices)
        menu.is_required = self.required
        self.widget = menu  # type: ignore[assignment]  # a field's widget is an instance by now


class TagsField(forms.CharField):
    """Words separated by commas, as a list."""

    def to_python(self, value: Any) -> Any:
        return [word for word in TAG_BREAKS.split(super().to_python(value) or "") if word.strip()]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def run_validators(self, value: Any) -> None:
        super().run_validators(", ".join(value))


class _FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; the service looks at each."""

    widget = _FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ARG002
        files = data if isinstance(data, list | tuple) else [data]
        return [file for file in files if isinstance(file, UploadedFile)]
