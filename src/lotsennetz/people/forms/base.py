"""What all forms here share."""

from __future__ import annotations

from typing import Any

from django import forms

from lotsennetz.core.errors import DomainError

LINE = 120


def refuse(form: forms.Form, error: DomainError) -> None:
    """Show a refusal where it belongs; what was typed stays."""
    form.add_error(error.field if error.field in form.fields else None, error.text)


def line(label: Any, length: int = LINE, **options: Any) -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, max_length=length, **options)


def lines(label: Any, length: int, rows: int = 4, **options: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **options
    )
