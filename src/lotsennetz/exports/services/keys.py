"""Make and end the address by which a feed reader reads a group."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, clock
from lotsennetz.core.errors import NotAllowed
from lotsennetz.exports.models import FeedKey
from lotsennetz.groups.events import GroupLeft
from lotsennetz.groups.services.fetch import locked_group
from lotsennetz.people.events import PersonDeactivated, PersonLeft
from lotsennetz.people.models import Person
from lotsennetz.people.secrets import fingerprint, new_secret


def make_key(*, actor: Person, group_id: int) -> str:
    """A new secret, shown once and stored nowhere. The one before it is dead from here on."""
    with transaction.atomic():
        group, viewer = locked_group(group_id, actor=actor, action="see")
        if group.pk not in viewer.group_roles:
            raise NotAllowed(_("Einen Feed der Gruppe gibt es nur für ihre Mitglieder."))
        secret = new_secret()
        FeedKey.objects.update_or_create(
            person=actor,
            group=group,
            defaults={"secret_hash": fingerprint(secret), "created_at": clock.now()},
        )
        audit.record("feed.made", actor=actor, target=group)
        return secret


def end_key(*, actor: Person, group_id: int) -> bool:
    """Dead at once; False if there was none. Also for a group that one may not see any more."""
    with transaction.atomic():
        key = FeedKey.objects.select_for_update().filter(person=actor, group_id=group_id).first()
        if key is None:
            return False
        audit.record("feed.ended", actor=actor, target=key.group)
        key.delete()
        return True


def end_with_membership(event: GroupLeft) -> None:
    """What rests on a municipality's membership ends by ``queries.keys``: it asks since when it lasts."""
    if event.person_id is not None:
        FeedKey.objects.filter(person_id=event.person_id, group_id=event.group_id).delete()


def end_with_account(event: PersonDeactivated | PersonLeft) -> None:
    """An account that is opened again later has no feeds until it makes new ones."""
    FeedKey.objects.filter(person_id=event.person_id).delete()
