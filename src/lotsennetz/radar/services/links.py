"""Answering through a link of the mail, without being signed in, and taking the answer back.

The link names the person; whether she may still act is asked here, as for anybody.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import NotAllowed
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Person
from lotsennetz.people.ratelimit import Limit
from lotsennetz.radar import rules
from lotsennetz.radar.events import AnsweredByLink, StatementChanged
from lotsennetz.radar.models import Statement, StatementChange, Via
from lotsennetz.radar.queries.links import Now, answered_at, person_behind, shown, taken
from lotsennetz.radar.said import KEPT, Said
from lotsennetz.radar.services import statements
from lotsennetz.radar.services.undoing import put_back
from lotsennetz.radar.services.writing import StatementConflict, keep, locked, standing_of, still_valid
from lotsennetz.radar.tokens import Item, Link, Purpose

ANSWERS = Limit("radar-link-person", 60, 3600)
WRONG = Limit("radar-link-machine", 30, 3600)


def actor_of(link: Link) -> Person:
    """The person behind the link, if she may still answer for the town. Raises NotAllowed."""
    person = person_behind(link)
    if person is None or not rules.may_change(viewer_of(person), link.municipality_id):
        raise NotAllowed(
            _(
                "Dieser Link gehört jemandem, der nicht mehr für diese Kommune arbeitet. Er gilt deshalb nicht mehr."
            )
        )
    return person


def _only(link: Link, purpose: Purpose) -> None:
    if link.purpose != purpose:
        raise ValueError(f"a link for {link.purpose} was used for {purpose}")


def confirm(*, link: Link, versions: Mapping[int, int]) -> list[Item]:
    """Confirm what the page showed: ``versions`` by topic, the mail's where it names none.

    What was confirmed since the mail, or changed by the person herself, stays as it is. Returns what is needed to take
    it back, empty if there was nothing left to do. Raises NotAllowed, StatementConflict.
    """
    _only(link, Purpose.CONFIRM)
    with transaction.atomic():
        actor = actor_of(link)
        done = []
        for row in sorted(shown(link), key=lambda each: each.item.topic_id):
            if row.now in {Now.DONE, Now.OWN, Now.GONE}:
                continue
            topic = row.item.topic_id
            base = versions.get(topic, row.item.version)
            after = statements.confirm(
                actor=actor,
                municipality_id=link.municipality_id,
                topic_id=topic,
                base_version=base,
                via=Via.MAIL,
            )
            done.append(_item(after))
        _tell(link, done)
    return done


def change(*, link: Link, said: Said, base_version: int) -> list[Item]:
    """Say something else about the link's one statement, once. The second click of two changes nothing.

    Raises NotAllowed, StatementConflict, DomainError with the field.
    """
    _only(link, Purpose.CHANGE)
    topic = link.items[0].topic_id
    with transaction.atomic():
        actor = actor_of(link)
        row = locked(link.municipality_id, topic)
        if row is None:
            raise StatementConflict(None)
        if answered_at(link) is not None:
            return []
        after = statements.state(
            actor=actor,
            municipality_id=link.municipality_id,
            topic_id=topic,
            said=said,
            base_version=base_version,
            via=Via.MAIL,
        )
        done = [_item(after)] if after.version != row.version else []
        _tell(link, done)
    return done


def _item(row: Statement) -> Item:
    changes = StatementChange.objects.filter(municipality_id=row.municipality_id, topic_id=row.topic_id)
    return Item(row.topic_id, row.version, changes.order_by("-pk").values_list("pk", flat=True)[0])


def _tell(link: Link, done: list[Item]) -> None:
    if done:
        undo = tuple(tuple(item.values) for item in done)
        bus.publish(AnsweredByLink(link.person_id, link.municipality_id, undo))


def undo(*, link: Link) -> int:
    """Put the statements back as they were before the answer. Returns how many; those changed since stay.

    Raises NotAllowed. Doing it twice does it once.
    """
    _only(link, Purpose.UNDO)
    with transaction.atomic():
        actor = actor_of(link)
        items = sorted((each.item for each in taken(link) if each.still), key=lambda item: item.topic_id)
        return sum(_put_back(actor, link.municipality_id, item) for item in items)


def _put_back(actor: Person, municipality_id: int, item: Item) -> bool:
    row = locked(municipality_id, item.topic_id)
    change = StatementChange.objects.filter(pk=item.change_id).first()
    if row is None or change is None or row.version != item.version or not change.before:
        return False
    before = standing_of(row)
    old = still_valid({n: value for n, value in change.old.items() if n in KEPT}, municipality_id)
    now = {name: getattr(row, name) for name in old}
    for name, value in old.items():
        setattr(row, name, value)
    put_back(row, change.before)
    row.version += 1
    if old:
        row.changed_at = clock.now()
    row.save()
    same = {"status": row.status}  # how the history tells that only a confirmation was taken back
    keep(row, actor, Via.MAIL, now or same, old or same, before=before)
    action = "statement.undone" if old else "statement.unconfirmed"
    audit.record(action, actor=actor, target=row, fields=sorted(old), municipality_id=municipality_id)
    bus.publish(StatementChanged(municipality_id, item.topic_id, actor.pk, Via.MAIL))
    return True
