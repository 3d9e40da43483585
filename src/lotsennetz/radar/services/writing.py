"""How one statement is read, written and kept in its history: what every service that changes one shares.

Called inside the service's transaction, after it has checked who acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import Conflict, DomainError
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar import rules
from lotsennetz.radar.checks import works_for
from lotsennetz.radar.events import StatementChanged
from lotsennetz.radar.models import SHARED, Source, Statement, StatementChange, Suggestion, VisibleTo
from lotsennetz.radar.said import KEPT
from lotsennetz.topics.models import Product, Topic


class StatementConflict(Conflict):
    """Somebody else changed the statement. ``current`` is how it stands now, None if it is gone."""

    def __init__(self, current: Statement | None) -> None:
        super().__init__(_("Die Angabe wurde inzwischen geändert."))
        self.current = current


def values_of(statement: Statement | Suggestion | None) -> dict[str, Any]:
    """The kept values by field; empty for no statement."""
    if statement is None:
        return {}
    return {name: getattr(statement, name) for name in KEPT if hasattr(statement, name)}


def standing_of(row: Statement | None) -> dict[str, Any]:
    """How it is confirmed, as a change keeps it for undoing; empty for no statement."""
    if row is None:
        return {}
    return {
        "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
        "confirmed_by_id": row.confirmed_by_id,
        "source": row.source,
        "asked_after": row.asked_after.isoformat() if row.asked_after else None,
    }


def put_back(row: Statement, standing: Mapping[str, Any]) -> None:
    """Confirmed as it was when ``standing`` was kept; people who are gone since are left out."""
    at, by, later = standing.get("confirmed_at"), standing.get("confirmed_by_id"), standing.get("asked_after")
    row.confirmed_at = datetime.fromisoformat(at) if at else None
    row.confirmed_by = Person.objects.filter(pk=by).first() if by else None
    row.asked_after = date.fromisoformat(later) if later else None
    row.source = standing.get("source") or Source.SELF


def place(municipality_id: int, topic_id: int) -> tuple[Municipality, Topic]:
    """Raises DomainError where nothing can be stated."""
    town = Municipality.objects.defer("shape").filter(pk=municipality_id).first()
    topic = Topic.objects.filter(pk=topic_id, parent__isnull=False).first()
    if town is None or topic is None or not rules.may_be_stated(town):
        raise DomainError(_("Diese Kommune oder dieses Thema gibt es hier nicht."))
    return town, topic


def lock_towns(municipality_ids: Iterable[int]) -> None:
    """Whoever writes holds the towns first, in one order, then statements, then topics; so nobody waits for ever."""
    towns = Municipality.objects.select_for_update(of=("self",), no_key=True)
    list(towns.filter(pk__in=set(municipality_ids)).order_by("pk").values_list("pk"))


def confirm_row(
    row: Statement | None, base_version: int | None, *, actor: Person, by: Person, via: str
) -> bool:
    """It still holds, says ``by``. False if this was confirmed in that version already: the second click of two.

    Raises StatementConflict if something else happened since ``base_version``.
    """
    if row is None:
        raise StatementConflict(None)
    if base_version is not None and base_version != row.version:
        if base_version == row.version - 1 and _was_confirmed(row):
            return False
        raise StatementConflict(row)
    before = standing_of(row)
    row.version += 1
    row.source = Source.SELF
    row.confirmed_at, row.confirmed_by, row.asked_after = clock.now(), by, None
    row.save()
    keep(row, actor, via, {}, {}, before=before)
    audit.record("statement.confirmed", actor=actor, target=row, municipality_id=row.municipality_id)
    bus.publish(StatementChanged(row.municipality_id, row.topic_id, actor.pk, via))
    return True


def _was_confirmed(row: Statement) -> bool:
    """Whether the last thing that happened was a confirmation; the history tells, times do not."""
    changes = StatementChange.objects.filter(municipality_id=row.municipality_id, topic_id=row.topic_id)
    last = changes.order_by("-pk").first()
    return last is not None and not last.old and not last.new


def locked(municipality_id: int, topic_id: int) -> Statement | None:
    """The statement, held until the transaction ends. Held with its town: where no statement is yet, there is no row
    of its own to hold, and two first ones wait for each other.
    """
    lock_towns([municipality_id])
    rows = Statement.objects.select_for_update(of=("self",))
    return rows.filter(municipality_id=municipality_id, topic_id=topic_id).first()


def same_version(row: Statement | None, base_version: int | None, values: Mapping[str, Any]) -> bool:
    """False if another version stands there, but says the same. Raises StatementConflict if it says anything else."""
    if base_version is None or base_version == (row.version if row else 0):
        return True
    if row is None or any(getattr(row, name) != value for name, value in values.items()):
        raise StatementConflict(row)
    return False


def still_valid(values: dict[str, Any], municipality_id: int) -> dict[str, Any]:
    """Values from an earlier day, without a contact who works there no more and a product that is gone."""
    contact, product = values.get("contact_id"), values.get("product_id")
    if contact is not None and not works_for(contact, municipality_id):
        values["contact_id"] = None
    if product is not None and not Product.objects.filter(pk=product).exists():
        values["product_id"] = None
    return values


def write(
    row: Statement | None,
    town: Municipality,
    topic: Topic,
    values: Mapping[str, Any],
    actor: Person,
    via: str,
    source: str,
    *,
    confirmed: bool,
    confirmed_by: Person | None = None,
    standing: Mapping[str, Any] | None = None,
) -> Statement:
    """``confirmed_by`` is whoever confirmed it, where that is not the actor (in the round). ``standing`` brings an
    earlier confirmation back instead.
    """
    moment = clock.now()
    old, before = values_of(row), standing_of(row)
    seen_by = narrower(row.visibility if row else values["visibility"], values["visibility"])
    _hide_before(town, topic, seen_by)
    changed = sorted(name for name, value in values.items() if old.get(name) != value)
    if row is None:
        row = Statement(municipality=town, topic=topic, created_at=moment, version=_next_version(town, topic))
    else:
        row.version += 1
    for name, value in values.items():
        setattr(row, name, value)
    row.source = source
    if changed:
        row.changed_at = moment
    row.confirmed_at, row.confirmed_by = (moment, confirmed_by or actor) if confirmed else (None, None)
    row.asked_after = None
    if standing:
        put_back(row, standing)
    row.save()
    new = {name: values[name] for name in changed}
    keep(row, actor, via, {n: old[n] for n in changed if n in old}, new, before=before, seen_by=seen_by)
    action = "statement.changed" if changed else "statement.confirmed"
    audit.record(action, actor=actor, target=row, fields=changed, municipality_id=town.pk)
    bus.publish(StatementChanged(town.pk, topic.pk, actor.pk, via))
    return row


def _next_version(town: Municipality, topic: Topic) -> int:
    """Goes on where a removed statement stopped: a page from before the removal must not fit the new one."""
    return StatementChange.objects.filter(municipality=town, topic=topic).count() + 1


def _hide_before(town: Municipality, topic: Topic, level: str) -> None:
    """Whoever narrows a statement takes back what was said before, too, for good."""
    wider = _WIDTH[_WIDTH.index(VisibleTo(level)) + 1 :]
    changes = StatementChange.objects.filter(municipality=town, topic=topic, visibility__in=wider)
    changes.update(visibility=level)


_WIDTH = [VisibleTo.COORDINATION, VisibleTo.NETWORK, VisibleTo.PUBLIC]


def narrower(one: str, other: str) -> str:
    """A change tells what stood there before, too: who might not see that, does not see the change."""
    return min(one, other, key=lambda level: _WIDTH.index(VisibleTo(level)))


def keep(
    row: Statement,
    actor: Person | None,
    via: str,
    old: dict[str, Any],
    new: dict[str, Any],
    *,
    before: dict[str, Any] | None = None,
    seen_by: str | None = None,
) -> StatementChange:
    """The history's row; equal and empty values say that it was confirmed as it stood.

    ``before`` is ``standing_of`` the statement until now; without it nothing can be undone.
    """
    return StatementChange.objects.create(
        municipality_id=row.municipality_id,
        topic_id=row.topic_id,
        at=clock.now(),
        actor=actor,
        via=via,
        old=old,
        new=new,
        before=before or {},
        visibility=seen_by or row.visibility,
        confirmed_at=row.confirmed_at,
        shared=row.visibility in SHARED and not (old and not new),
    )
