"""Refusals of the API, and what the domain's mean there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from lotsennetz.core import problems
from lotsennetz.core.errors import Conflict, DomainError, NotAllowed
from lotsennetz.entries.services.fetch import Gone
from lotsennetz.groups.services.fetch import NoSuchGroup


class Refusal(Exception):
    """Ends a request. ``errors`` are pairs of field and sentence."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}


def invalid(field: str, detail: str) -> Refusal:
    """One field is wrong."""
    return Refusal(422, detail, errors=[(field, detail)])


def missing() -> Refusal:
    """What is not there and what the caller may not know of are the same."""
    return Refusal(404, str(_("Das gibt es nicht, oder Sie dürfen es nicht sehen.")))


def unreadable() -> Refusal:
    return Refusal(400, str(_("Die Anfrage lässt sich nicht lesen.")))


def other_format(expected: str) -> Refusal:
    return Refusal(415, str(_("Hier wird %(expected)s erwartet.")) % {"expected": expected})


def from_domain(error: DomainError) -> Refusal:
    """What the domain says, as a status."""
    errors = [(error.field, error.text)] if error.field else []
    if isinstance(error, NotAllowed):
        return Refusal(403, error.text, errors=errors)
    if isinstance(error, Conflict):
        return Refusal(409, error.text, errors=errors)
    if isinstance(error, (Gone, NoSuchGroup)) and not error.field:
        return Refusal(404, error.text)
    return Refusal(422, error.text, errors=errors)


def response(refusal: Refusal) -> HttpResponse:
    return problems.answer(refusal.status, refusal.detail, errors=refusal.errors, headers=refusal.headers)
