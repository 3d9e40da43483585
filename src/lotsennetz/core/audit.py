"""Write down who did what. Called inside every service, in its transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from django.db import models

from lotsennetz.core import clock
from lotsennetz.core.models import AuditRecord, AuditValues


class Actor(Protocol):
    """Anybody with a number. ``None`` stands for the system."""

    @property
    def pk(self) -> int | None: ...


def record(
    action: str,
    *,
    actor: Actor | None,
    target: models.Model | None = None,
    fields: Sequence[str] = (),
    values: Mapping[str, str] | None = None,
    subject_id: int | None = None,
    municipality_id: int | None = None,
) -> AuditRecord:
    """Append one record. ``values`` holds personal values, kept apart and erasable by ``subject_id``."""
    row = AuditRecord.objects.create(
        at=clock.now(),
        actor_id=actor.pk if actor else None,
        action=action,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=target.pk if target is not None else None,
        municipality_id=municipality_id,
        fields=sorted(fields),
    )
    if values:
        AuditValues.objects.create(record=row, subject_id=subject_id, values=dict(values))
    return row


def erase_values(*, subject_id: int) -> int:
    """Erase every personal value kept about one person; the records stay. Returns how many went."""
    return AuditValues.objects.filter(subject_id=subject_id).delete()[0]
