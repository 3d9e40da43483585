"""Leaving the network: hand over, choose what becomes of the name, and nothing personal stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import DomainError
from lotsennetz.people import accounts, departure
from lotsennetz.people.departure import HandoverTask
from lotsennetz.people.events import PersonChanged, PersonLeft
from lotsennetz.people.models import ApiToken, Invitation, JoinRequest, Membership, Person, Role
from lotsennetz.people.queries import coordinators, network_people_of, officers_of
from lotsennetz.people.services import checks
from lotsennetz.people.services.memberships import tell_ended
from lotsennetz.people.services.profile import forget_photo


class RolesToHandOver:
    """Being a town's only officer, or the network's only coordination, needs a successor."""

    def tasks(self, person: Person) -> Sequence[HandoverTask]:
        held = Membership.objects.filter(person=person).select_related("municipality")
        return [task for membership in held if (task := self._task(person, membership))]

    def hand_over(self, person: Person, successors: Mapping[str, Person]) -> None:
        for membership in Membership.objects.filter(person=person):
            successor = successors.get(self._key(membership))
            if successor is None:
                continue
            _, is_new = Membership.objects.get_or_create(
                person=successor,
                municipality_id=membership.municipality_id,
                role=membership.role,
                defaults={"since": clock.now()},
            )
            if is_new:
                audit.record(
                    "membership.added",
                    actor=person,
                    target=successor,
                    municipality_id=membership.municipality_id,
                    fields=["role"],
                    values={"role": membership.role},
                    subject_id=successor.pk,
                )
                bus.publish(PersonChanged(person_id=successor.pk))

    @staticmethod
    def _key(membership: Membership) -> str:
        return f"{membership.role}-{membership.municipality_id}"

    def _task(self, person: Person, membership: Membership) -> HandoverTask | None:
        town = membership.municipality
        if membership.role == Role.COORDINATOR and not coordinators().exclude(pk=person.pk).exists():
            candidates = list(network_people_of(town).exclude(pk=person.pk))
            officers = Membership.objects.filter(role=Role.OFFICER).values("person")
            further = Person.objects.filter(is_active=True, pk__in=officers).exclude(pk=person.pk)
            candidates += [one for one in further if one not in candidates]
            return HandoverTask(self._key(membership), _("Koordination des Verbunds"), candidates)
        if membership.role == Role.OFFICER and not officers_of(town).exclude(pk=person.pk).exists():
            return HandoverTask(
                self._key(membership),
                _("Digitalisierungsbeauftragte/r von %(name)s") % {"name": town.name},
                list(network_people_of(town).exclude(pk=person.pk)),
                otherwise=_("Bis es eine neue Person gibt, entscheidet die Koordination über Zugänge."),
            )
        return None


def leave_network(*, person: Person, choice: str, successors: Mapping[str, Person]) -> Person:
    """The person leaves for good. ``choice`` is a ``Person.Departure``; ``successors`` by task key.

    Raises DomainError at the field ``choice``, or at the key of a task without a valid successor.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if person.left_at is not None:
            raise DomainError(_("Sie sind schon ausgetreten."))
        if choice not in Person.Departure.values:
            raise DomainError(_("Bitte wählen Sie, was mit Ihrem Namen geschieht."), field="choice")
        for task in departure.missing(departure.open_tasks(person), successors):
            raise DomainError(_("Bitte wählen Sie, wer das übernimmt."), field=task.key)
        departure.hand_everything_over(person, successors)
        checks.refuse_last_coordinator(person)
        email, handle = person.email, person.handle
        _end_roles(person)
        _revoke(person, email)
        _erase(person, choice)
        audit.record("person.left", actor=person, target=person, fields=["departure", "is_active"])
        audit.erase_values(subject_id=person.pk)
        anonymised = choice == Person.Departure.ANONYMISED
        bus.publish(PersonLeft(person_id=person.pk, anonymised=anonymised, handle=handle))
        return person


def _end_roles(person: Person) -> None:
    towns = list(Membership.objects.filter(person=person).values_list("municipality_id", flat=True))
    Membership.objects.filter(person=person).delete()
    for town in dict.fromkeys(towns):
        tell_ended(person.pk, town)


def _revoke(person: Person, email: str) -> None:
    accounts.revoke_credentials(person)
    ApiToken.objects.filter(person=person).delete()
    JoinRequest.objects.filter(email__iexact=email).delete()
    Invitation.objects.filter(Q(email__iexact=email) | Q(accepted_by=person)).delete()


def _erase(person: Person, choice: str) -> None:
    """What was the person's own goes; with ``anonymised`` the name too, everywhere it is shown."""
    forget_photo(person)
    person.topics.clear()
    person.email = f"ausgetreten-{person.pk}@lotsennetz.invalid"
    person.phone = person.about = person.function = ""
    person.phone_visibility = person.email_visibility = Person.Circle.NOBODY
    person.set_unusable_password()
    person.is_active = False
    person.left_at = clock.now()
    person.departure = choice
    if choice == Person.Departure.ANONYMISED:
        person.given_name = person.family_name = ""
        person.handle = f"ehemals-{person.pk}"
    person.save()
