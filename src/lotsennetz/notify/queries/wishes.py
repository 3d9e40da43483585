"""What people want to hear, and by which way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lotsennetz.notify.messages import ADJUSTABLE, KINDS, Kind
from lotsennetz.notify.models import NotificationSetting


@dataclass(frozen=True)
class Wish:
    bell: bool
    mail: bool


def _default(kind: Kind) -> Wish:
    return Wish(bell=True, mail=kind.mail)


def wishes(person_ids: Iterable[int], kind: str) -> dict[int, Wish]:
    """The wish of each person about one kind; the default where nothing was set."""
    default = _default(KINDS[kind])
    found = dict.fromkeys(person_ids, default)
    if KINDS[kind].adjustable:
        rows = NotificationSetting.objects.filter(person_id__in=list(found), kind=kind)
        for person_id, bell, mail in rows.values_list("person_id", "bell", "mail"):
            found[person_id] = Wish(bell=bell, mail=mail == NotificationSetting.Mail.AT_ONCE)
    return found


def wishes_of(person_id: int) -> dict[str, Wish]:
    """All wishes of one person, by kind, in the order of the settings page."""
    set_by_person = {row.kind: row for row in NotificationSetting.objects.filter(person_id=person_id)}
    return {
        kind.name: Wish(row.bell, row.mail == NotificationSetting.Mail.AT_ONCE)
        if (row := set_by_person.get(kind.name))
        else _default(kind)
        for kind in ADJUSTABLE
    }
