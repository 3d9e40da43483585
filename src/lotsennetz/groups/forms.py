"""Parts of forms about groups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from lotsennetz.core.ui.icons import icon
from lotsennetz.groups.icons import ALLOWED, CHOICE, PLAIN

_LABEL = Markup('<span class="icon-choice" title="{word}">{sign}<span class="sr-only">{word}</span></span>')


def _choices() -> list[tuple[str, Any]]:
    """In words for those who hear them, as signs for those who see them; ``groups/icons.css`` makes the grid."""
    signs = [(name, _LABEL.format(word=word, sign=icon(name, 24))) for name, word in CHOICE.items()]
    return [(PLAIN, _("Wie das Thema der Gruppe")), *signs]


class IconField(forms.ChoiceField):
    """The group's sign. None where nothing was sent: it stays what it is."""

    def __init__(self) -> None:
        super().__init__(
            choices=_choices,
            label=_("Symbol"),
            help_text=_("Es steht neben dem Namen der Gruppe."),
            widget=forms.RadioSelect,
            initial=PLAIN,
            required=False,
        )

    def clean(self, value: Any) -> str | None:
        return super().clean(value) or None

    @staticmethod
    def initial_of(icon: str) -> str:
        """What is chosen in the form of a group with ``icon``; one that is not offered counts as none."""
        return icon if icon in ALLOWED else PLAIN
