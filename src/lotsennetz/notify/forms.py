"""What people want to hear, kind by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lotsennetz.notify.messages import ADJUSTABLE, Kind
from lotsennetz.notify.queries.wishes import Wish


class WishesForm(forms.Form):
    """Two check boxes for each kind; the label names kind and way, because the table's heads are far away."""

    def __init__(self, data: Any = None, *, wishes: Mapping[str, Wish]) -> None:
        super().__init__(data)
        for kind in ADJUSTABLE:
            for way, label, chosen in (
                ("bell", _("Glocke"), wishes[kind.name].bell),
                ("mail", _("E-Mail"), wishes[kind.name].mail),
            ):
                self.fields[f"{kind.name}-{way}"] = forms.BooleanField(
                    label=f"{kind.settings_title}: {label}", required=False, initial=chosen
                )

    def rows(self) -> Iterator[tuple[Kind, forms.BoundField, forms.BoundField]]:
        for kind in ADJUSTABLE:
            yield kind, self[f"{kind.name}-bell"], self[f"{kind.name}-mail"]

    def chosen(self) -> dict[str, Wish]:
        data = self.cleaned_data
        return {
            kind.name: Wish(bell=data[f"{kind.name}-bell"], mail=data[f"{kind.name}-mail"])
            for kind in ADJUSTABLE
        }
