"""Feed keys: whose a secret is, and whether it still opens anything."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from lotsennetz.exports.models import FeedKey
from lotsennetz.groups.models import Group, GroupMember
from lotsennetz.groups.viewer import Viewer, viewer_of
from lotsennetz.people import second_factor
from lotsennetz.people.models import Membership, Person
from lotsennetz.people.secrets import fingerprint
from lotsennetz.people.viewer import NETWORK_ROLES

_LONGEST = 100


@dataclass(frozen=True)
class Subscription:
    """Who reads which group, with the rights she has at this moment."""

    person: Person
    group: Group
    viewer: Viewer


def key_of(viewer: Viewer, group: Group) -> FeedKey | None:
    """The viewer's own key, if it is still good."""
    key = FeedKey.objects.filter(group=group, person_id=viewer.person_id or 0).first()
    return key if key is not None and _is_good(key, viewer) else None


def subscription_by(secret: str) -> Subscription | None:
    """What the secret opens now; None for whatever it does not, without a reason."""
    if not secret or len(secret) > _LONGEST:
        return None
    key = FeedKey.objects.select_related("person", "group").filter(secret_hash=fingerprint(secret)).first()
    if key is None:
        return None
    viewer = viewer_of(key.person)
    if not _is_good(key, viewer) or second_factor.is_lacking(key.person, viewer):
        return None  # a feed is no way around what a session is asked for
    return Subscription(key.person, key.group, viewer)


def _is_good(key: FeedKey, viewer: Viewer) -> bool:
    """Good in the membership that it was made in: who leaves and comes back makes a new one."""
    if key.group_id not in viewer.group_roles:
        return False
    lasting = GroupMember.objects.filter(group_id=key.group_id, since__lte=key.created_at)
    towns = Membership.objects.filter(
        person_id=key.person_id, role__in=NETWORK_ROLES, since__lte=key.created_at
    ).values("municipality_id")
    return lasting.filter(Q(person_id=key.person_id) | Q(municipality_id__in=towns)).exists()
