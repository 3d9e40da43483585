"""Keep what a person wants to hear."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from lotsennetz.core import audit
from lotsennetz.notify.messages import ADJUSTABLE
from lotsennetz.notify.models import NotificationSetting
from lotsennetz.notify.queries.wishes import Wish, wishes_of
from lotsennetz.people.models import Person


def save_wishes(*, actor: Person, chosen: Mapping[str, Wish]) -> list[str]:
    """Store the wishes of ``actor`` for every adjustable kind; returns the kinds that changed."""
    known = {kind.name for kind in ADJUSTABLE}
    if set(chosen) != known:
        raise ValueError(f"wishes for {sorted(set(chosen) ^ known)} are missing or unknown")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.pk)
        before = wishes_of(actor.pk)
        changed = [name for name, wish in chosen.items() if before[name] != wish]
        for name in changed:
            way = NotificationSetting.Mail.AT_ONCE if chosen[name].mail else NotificationSetting.Mail.NEVER
            NotificationSetting.objects.update_or_create(
                person=actor, kind=name, defaults={"bell": chosen[name].bell, "mail": way}
            )
        if changed:
            audit.record("notify.wishes_changed", actor=actor, target=actor, fields=changed)
    return changed
