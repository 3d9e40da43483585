"""Fields that several forms share."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lotsennetz.topics.queries import tree

LARGEST_ID = 2**63 - 1


class IdField(forms.IntegerField):
    """The number of a row, or None. Whether there is such a row is the service's question."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **kwargs)


class TopicField(IdField):
    """One of the topics by number. Hidden until the choices are asked for: they cost a query."""

    widget = forms.HiddenInput

    def offer_all(self) -> None:
        """Show the whole vocabulary, by branch."""
        choices: list[Any] = [("", _("ohne Thema"))]
        for branch in tree():
            leaves = [(leaf.pk, leaf.name) for leaf in branch.leaves]
            choices.append((branch.topic.name, [(branch.topic.pk, branch.topic.name), *leaves]))
        menu = forms.Select(choices=choices)
        menu.is_required = self.required
        self.widget = menu  # type: ignore[assignment]  # a field's widget is an instance by now


class TagsField(forms.CharField):
    """Words separated by commas, as a list."""

    def to_python(self, value: Any) -> Any:
        return [word for word in re.split(r"[,;\n]", super().to_python(value) or "") if word.strip()]

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
