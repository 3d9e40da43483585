"""The only way for services to get at a group: locked, and only if the actor may."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups import rules
from lotsennetz.groups.models import Group
from lotsennetz.groups.viewer import Viewer, viewer_of
from lotsennetz.people.models import Person


class NoSuchGroup(DomainError):
    """The group is not there, or the actor may not know that it is."""


def locked_group(pk: int, *, actor: Person, action: rules.Action) -> tuple[Group, Viewer]:
    """The group, locked. Raises NoSuchGroup if invisible, NotAllowed if the action is not the actor's."""
    group = Group.objects.select_for_update().filter(pk=pk).first()
    viewer = viewer_of(actor)  # after the lock: rights that ended a moment ago are gone
    if group is None or not rules.can(viewer, "see", group):
        raise NoSuchGroup(_("Diese Gruppe gibt es nicht oder nicht mehr."))
    if not rules.can(viewer, action, group):
        raise NotAllowed(_("Das ist in dieser Gruppe für Sie nicht möglich."))
    return group, viewer
