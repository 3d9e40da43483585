"""What several services ask before they write."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.people.models import Membership, Municipality, Person, Role
from lotsennetz.people.queries import coordinators, the_network
from lotsennetz.people.rules import in_region
from lotsennetz.people.viewer import PeopleViewer, people_viewer_of

Actor = Person | None  # None: the installation itself (founding, sample data, command line)


def viewer_for(actor: Person) -> PeopleViewer:
    return people_viewer_of(actor)


def refuse_unless(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("Dazu fehlt Ihnen die Berechtigung."))


def refuse_outside_region(municipality: Municipality, field: str | None = "municipality") -> None:
    """Only towns of the region, and bodies without an official key, belong to the network."""
    network = the_network()
    prefixes = network.ags_prefixes if network else []
    if not municipality.is_body and not in_region(municipality.ags, prefixes):
        raise DomainError(
            _("%(name)s liegt nicht im Gebiet des Verbunds.") % {"name": municipality.name}, field=field
        )


def refuse_last_coordinator(person: Person, *, besides: Membership | None = None) -> None:
    """The network never loses its last coordination. ``besides`` is the membership that is about to end."""
    held = Membership.objects.filter(person=person, role=Role.COORDINATOR)
    if besides is not None:
        if besides.role != Role.COORDINATOR or held.exclude(pk=besides.pk).exists():
            return
    elif not held.exists():
        return
    if person.is_active and not coordinators().exclude(pk=person.pk).exists():
        raise DomainError(_("Der Verbund braucht mindestens eine Person in der Koordination."))
