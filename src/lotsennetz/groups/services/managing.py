"""Opening, changing and archiving groups."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lotsennetz.core import audit, clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups import icons, rules
from lotsennetz.groups.models import Group, GroupMember, GroupRole
from lotsennetz.groups.services.fetch import locked_group
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Person
from lotsennetz.topics.models import Topic

_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
RESERVED_SLUGS = frozenset({"neu", "archiv"})


def slug_for(name: str) -> str:
    """A readable address that is not taken yet."""
    base = slugify(name.translate(_FOLD))[:50] or "gruppe"
    taken = set(Group.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def _checked(
    name: str, description: str, join_policy: str, privacy: str, topic_id: int | None, icon: str | None
) -> dict[str, object]:
    name = re.sub(r"\s+", " ", name).strip()
    if not name:
        raise DomainError(_("Geben Sie der Gruppe einen Namen."), field="name")
    if len(name) > 80:
        raise DomainError(_("Der Name hat höchstens 80 Zeichen."), field="name")
    if len(description) > 500:
        raise DomainError(_("Die Beschreibung hat höchstens 500 Zeichen."), field="description")
    if join_policy not in Group.JoinPolicy.values:
        raise DomainError(_("Diese Art des Beitritts gibt es nicht."), field="join_policy")
    if privacy not in Group.Privacy.values:
        raise DomainError(_("Diese Sichtbarkeit gibt es nicht."), field="privacy")
    if topic_id is not None and not Topic.objects.filter(pk=topic_id, active=True).exists():
        raise DomainError(_("Dieses Thema gibt es nicht."), field="topic")
    if icon is not None and icon not in icons.ALLOWED:
        raise DomainError(_("Dieses Symbol gibt es nicht."), field="icon")
    chosen = {} if icon is None else {"icon": icon}
    return chosen | {
        "name": name,
        "description": description.strip(),
        "join_policy": join_policy,
        "privacy": privacy,
        "topic_id": topic_id,
    }


def create_group(
    *,
    actor: Person,
    name: str,
    description: str,
    join_policy: str,
    privacy: str,
    topic_id: int | None = None,
    icon: str | None = None,
) -> Group:
    """Open a group; whoever opens it leads it."""
    with transaction.atomic():
        if not rules.may_create(viewer_of(actor)):
            raise NotAllowed(_("Gruppen eröffnen können nur Mitglieder des Verbunds."))
        values = _checked(name, description, join_policy, privacy, topic_id, icon)
        if Group.objects.filter(name__iexact=values["name"], archived_at=None).exists():
            raise DomainError(_("Eine Gruppe mit diesem Namen gibt es schon."), field="name")
        moment = clock.now()
        group = Group.objects.create(slug=slug_for(name), created_by=actor, created_at=moment, **values)
        GroupMember.objects.create(group=group, person=actor, role=GroupRole.OWNER, since=moment)
        audit.record("group.created", actor=actor, target=group)
    return group


def update_group(
    *,
    actor: Person,
    group_id: int,
    name: str,
    description: str,
    join_policy: str,
    privacy: str,
    topic_id: int | None = None,
    icon: str | None = None,
) -> Group:
    """Change a group. A narrower privacy counts for its entries at once; the address stays.

    Without ``icon`` the sign stays, too.
    """
    with transaction.atomic():
        group, _viewer = locked_group(group_id, actor=actor, action="manage")
        values = _checked(name, description, join_policy, privacy, topic_id, icon)
        same = Group.objects.filter(name__iexact=values["name"], archived_at=None).exclude(pk=group.pk)
        if same.exists():
            raise DomainError(_("Eine Gruppe mit diesem Namen gibt es schon."), field="name")
        changed = [field for field, value in values.items() if getattr(group, field) != value]
        for field in changed:
            setattr(group, field, values[field])
        if changed:
            group.save(update_fields=changed)
            audit.record("group.changed", actor=actor, target=group, fields=changed)
    return group


def set_archived(*, actor: Person, group_id: int, archived: bool) -> Group:
    """An archived group stays readable and takes nothing new."""
    with transaction.atomic():
        group, _viewer = locked_group(group_id, actor=actor, action="archive")
        group.archived_at = (group.archived_at or clock.now()) if archived else None
        group.save(update_fields=["archived_at"])
        audit.record("group.archived" if archived else "group.unarchived", actor=actor, target=group)
    return group
