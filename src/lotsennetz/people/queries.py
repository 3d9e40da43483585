"""Reading people and municipalities. Who is looking is always asked."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from lotsennetz.core import clock
from lotsennetz.core.statements import Fixed, Row
from lotsennetz.people.models import (
    ApiToken,
    Department,
    Invitation,
    JoinRequest,
    Membership,
    Municipality,
    Network,
    Person,
    Role,
)
from lotsennetz.people.rules import (
    AdministeredPolicy,
    InvitationPolicy,
    PersonPolicy,
    RequestPolicy,
    in_region,
)
from lotsennetz.people.viewer import NETWORK_ROLES, PeopleViewer

_MEMBERSHIPS = Prefetch(
    "memberships", Membership.objects.select_related("municipality", "department").order_by("since", "pk")
)


def the_network() -> Network | None:
    """The installation's network; none before it is founded."""
    return Network.objects.filter(pk=1).first()


def _names() -> QuerySet[Network, Row]:
    return Network.objects.filter(pk=1).values_list("name", "slug", "claim", "accent", "sample")


#: The network as each page's frame names it: name, slug, claim, accent colour, whether it is a sample.
network_names = Fixed(_names)


def people_visible_to(viewer: PeopleViewer) -> QuerySet[Person]:
    """Everybody the viewer may find, look up and mention; memberships come along."""
    return PersonPolicy.visible_to(viewer).prefetch_related(_MEMBERSHIPS)


def members_of(municipality: Municipality, viewer: PeopleViewer) -> QuerySet[Membership]:
    """The roles of this municipality's active people, as far as the viewer may see these people."""
    return (
        Membership.objects.filter(municipality=municipality, person__is_active=True)
        .filter(person__in=PersonPolicy.visible_to(viewer))
        .select_related("person", "department", "municipality")
        .order_by("person__family_name", "person__given_name", "pk")
    )


def administered(viewer: PeopleViewer) -> QuerySet[Municipality]:
    """The municipalities whose people the viewer looks after."""
    return AdministeredPolicy.visible_to(viewer)


def administered_memberships(viewer: PeopleViewer) -> QuerySet[Membership]:
    """All roles there, deactivated people included, for those who look after them."""
    return (
        Membership.objects.filter(municipality__in=AdministeredPolicy.visible_to(viewer))
        .select_related("person", "department", "municipality")
        .order_by("municipality__name", "person__family_name", "person__given_name", "pk")
    )


def endable_memberships(viewer: PeopleViewer) -> QuerySet[Membership]:
    """Those the viewer looks after, and the own ones; the service decides about each."""
    looked_after = Q(municipality__in=AdministeredPolicy.visible_to(viewer))
    own = Q(person_id=viewer.person_id) if viewer.is_signed_in else Q(pk__in=())
    return Membership.objects.filter(looked_after | own).select_related("person", "municipality")


def roles_of(person: Person) -> QuerySet[Membership]:
    """All roles of one person, the oldest first."""
    return person.memberships.select_related("municipality", "department").order_by("since", "pk")


def towns_for_one_more_role(viewer: PeopleViewer, person: Person) -> QuerySet[Municipality]:
    """Where the viewer may give ``person`` a further role: see ``rules.may_add_membership``."""
    towns = AdministeredPolicy.visible_to(viewer)
    if not viewer.is_coordinator:
        towns = towns.filter(pk__in=person.memberships.values("municipality"))
    return towns.order_by("name")


def departments_of(municipality: Municipality) -> QuerySet[Department]:
    return Department.objects.filter(municipality=municipality)


def open_requests_for(viewer: PeopleViewer) -> QuerySet[JoinRequest]:
    """Confirmed requests that the viewer may decide, oldest first."""
    return RequestPolicy.visible_to(viewer).select_related("municipality")


def request_behind(invitation: Invitation) -> JoinRequest | None:
    """The accepted request that led to an invitation: the same address asked for the same municipality.

    No viewer: whoever holds the invitation's secret link reads the mail of that address.
    """
    accepted = JoinRequest.objects.filter(
        email=invitation.email,
        municipality_id=invitation.municipality_id,
        state=JoinRequest.State.ACCEPTED,
    )
    return accepted.order_by("-decided_at", "-pk").first()


def open_invitations_for(viewer: PeopleViewer) -> QuerySet[Invitation]:
    """Neither accepted nor withdrawn; expired ones too, because they can be sent again."""
    return (
        InvitationPolicy.visible_to(viewer)
        .filter(accepted_at=None, withdrawn_at=None)
        .select_related("municipality", "invited_by")
    )


def officers_of(municipality: Municipality) -> QuerySet[Person]:
    """Whoever decides for this municipality now."""
    return _active_with(Q(role=Role.OFFICER, municipality=municipality))


def coordinators() -> QuerySet[Person]:
    return _active_with(Q(role=Role.COORDINATOR))


def network_people_of(municipality: Municipality) -> QuerySet[Person]:
    """Active people with a role other than guest there."""
    return _active_with(Q(role__in=NETWORK_ROLES, municipality=municipality))


def _active_with(condition: Q) -> QuerySet[Person]:
    holders = Membership.objects.filter(condition).values("person")
    return Person.objects.filter(is_active=True, pk__in=holders)


def joinable_municipalities() -> list[Municipality]:
    """Towns of the region, members or not, for the public request form."""
    network = the_network()
    prefixes = network.ags_prefixes if network else []
    towns = Municipality.objects.exclude(ags=None).order_by("name")
    return [town for town in towns if in_region(town.ags, prefixes)]


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """A person's usable tokens, newest first."""
    return ApiToken.objects.filter(person=person, revoked_at=None, expires_at__gt=clock.now())
