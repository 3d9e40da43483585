"""What notices of the apps above are about: a name and an address. Each app says so for its kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lotsennetz.notify.models import Notification


@dataclass(frozen=True)
class Subject:
    name: str
    url: str


#: From a notice's ``values`` each to its subject; None for what is gone.
Provider = Callable[[Sequence[Mapping[str, Any]]], Sequence[Subject | None]]
_providers: dict[str, Provider] = {}


def register(kind: str, provider: Provider) -> None:
    """Called from an app's registry only."""
    _providers[kind] = provider


def subjects_of(rows: Iterable[Notification]) -> dict[int, Subject]:
    """By the notices' numbers, those that an app above knows."""
    found: dict[int, Subject] = {}
    by_kind: dict[str, list[Notification]] = {}
    for row in rows:
        if row.kind in _providers:
            by_kind.setdefault(row.kind, []).append(row)
    for kind, own in by_kind.items():
        subjects = _providers[kind]([row.values for row in own])
        found |= {row.pk: each for row, each in zip(own, subjects, strict=True) if each is not None}
    return found
