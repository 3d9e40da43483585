"""Moving an entry to another group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lotsennetz.groups.models import Group
from lotsennetz.stream.forms.fields import IdField


class MoveForm(forms.Form):
    group = IdField(label=_("Wohin"), required=False)

    def offer(self, groups: Sequence[Group], *, outside: bool) -> None:
        none: list[tuple[Any, Any]] = [("", _("Ohne Gruppe, für den Verbund"))] if outside else []
        self.fields["group"].required = not outside
        self.fields["group"].widget = forms.Select(
            choices=[*none, *((group.pk, group.name) for group in groups)]
        )
