"""Keys and what they may do; hooks and what was told them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from lotsennetz.api.models import Grant, Hook, HookDelivery, Scope
from lotsennetz.api.models.hooks import LOG_LENGTH
from lotsennetz.api.webhooks.addresses import read_address
from lotsennetz.notify.subjects import Subject
from lotsennetz.people.models import ApiToken, Person
from lotsennetz.people.queries import tokens_of


def scope_of(token: ApiToken) -> str:
    """Keys without a grant were made on the command line and do what their person may."""
    found = Grant.objects.filter(token=token).values_list("scope", flat=True).first()
    return found or Scope.WRITE


def keys_of(person: Person) -> QuerySet[ApiToken]:
    """A person's usable keys with what they may do, newest first."""
    return tokens_of(person).select_related("grant")


def hooks_of(person: Person) -> QuerySet[Hook]:
    """The oldest first."""
    return Hook.objects.filter(person=person)


def log_of(hook: Hook) -> list[HookDelivery]:
    """What was tried last, the newest first. What nobody has tried yet is not told: it may be none of hers."""
    rows = HookDelivery.objects.filter(hook=hook, attempts__gt=0).order_by("-tried_at", "-pk")
    return list(rows[:LOG_LENGTH])


def subjects(values: Sequence[Mapping[str, Any]]) -> list[Subject | None]:
    """What notices of hooks that ended are about. They belong to whoever made the hook."""
    rows = Hook.objects.in_bulk({each.get("hook", 0) for each in values})
    found = (rows.get(each.get("hook", 0)) for each in values)
    return [Subject(read_address(row.address).host, row.get_absolute_url()) if row else None for row in found]
