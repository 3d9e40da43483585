"""Which municipalities and bodies belong to the network."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import DomainError
from lotsennetz.people import rules
from lotsennetz.people.events import MunicipalityAdmitted, MunicipalityChanged, MunicipalityDismissed
from lotsennetz.people.handles import german_slug
from lotsennetz.people.models import Invitation, Municipality, Person
from lotsennetz.people.queries import network_people_of
from lotsennetz.people.services import checks
from lotsennetz.people.services.checks import Actor


def _today_if_member(member: bool) -> dict[str, object]:
    return {"member": member, "member_since": timezone.localdate(clock.now()) if member else None}


def become_member(*, actor: Actor, municipality: Municipality) -> bool:
    """Mark a municipality as a member; whoever calls has checked that it may. Returns whether it is new."""
    if municipality.member:
        return False
    for name, value in _today_if_member(True).items():
        setattr(municipality, name, value)
    municipality.save(update_fields=["member", "member_since"])
    audit.record(
        "municipality.admitted",
        actor=actor,
        target=municipality,
        municipality_id=municipality.pk,
        fields=["member", "member_since"],
    )
    bus.publish(MunicipalityAdmitted(municipality_id=municipality.pk))
    return True


def admit_municipality(*, actor: Actor, municipality: Municipality) -> Municipality:
    """The coordination takes a town of the region, or a body, into the network."""
    with transaction.atomic():
        municipality = Municipality.objects.select_for_update().get(pk=municipality.pk)
        if actor is not None:
            checks.refuse_unless(rules.may_manage_municipalities(checks.viewer_for(actor)))
        checks.refuse_outside_region(municipality, field=None)
        become_member(actor=actor, municipality=municipality)
        return municipality


def dismiss_municipality(*, actor: Person, municipality: Municipality) -> Municipality:
    """End a membership. Refused while people there have roles: those are ended knowingly, not by the way."""
    with transaction.atomic():
        municipality = Municipality.objects.select_for_update().get(pk=municipality.pk)
        checks.refuse_unless(rules.may_manage_municipalities(checks.viewer_for(actor)))
        if not municipality.member:
            return municipality
        people = network_people_of(municipality).count()
        if people:
            raise DomainError(
                ngettext(
                    "In %(name)s hat noch %(count)s Person eine Rolle. Beenden Sie diese zuerst.",
                    "In %(name)s haben noch %(count)s Personen eine Rolle. Beenden Sie diese zuerst.",
                    people,
                )
                % {"name": municipality.name, "count": people}
            )
        for name, value in _today_if_member(False).items():
            setattr(municipality, name, value)
        municipality.save(update_fields=["member", "member_since"])
        Invitation.objects.filter(municipality=municipality, accepted_at=None, withdrawn_at=None).update(
            withdrawn_at=clock.now()
        )
        audit.record(
            "municipality.dismissed",
            actor=actor,
            target=municipality,
            municipality_id=municipality.pk,
            fields=["member", "member_since"],
        )
        bus.publish(MunicipalityDismissed(municipality.pk))
        return municipality


def free_slug(name: str) -> str:
    """An unused address part: ``hohberg``, then ``hohberg-2``. Persons' handles are taken too."""
    base = german_slug(name, 70) or "stelle"
    taken = set(Municipality.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(Person.objects.filter(handle__startswith=base).values_list("handle", flat=True))
    if base not in taken:
        return base
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{base}-{n}") not in taken)


def create_body(
    *,
    actor: Actor,
    name: str,
    kind: str = Municipality.Kind.OTHER,
    website: str = "",
    member: bool = False,
) -> Municipality:
    """A body without an official key: the Landratsamt, an association, a university. Coordinators only."""
    with transaction.atomic():
        if actor is not None:
            checks.refuse_unless(rules.may_manage_municipalities(checks.viewer_for(actor)))
        name = " ".join(name.split())
        if not name:
            raise DomainError(_("Bitte geben Sie einen Namen an."), field="name")
        if kind not in {Municipality.Kind.DISTRICT_OFFICE, Municipality.Kind.OTHER}:
            raise DomainError(_("Städte und Gemeinden kommen aus dem Gemeindeverzeichnis."), field="kind")
        if Municipality.objects.filter(name__iexact=name).exists():
            raise DomainError(_("„%(name)s“ gibt es schon.") % {"name": name}, field="name")
        body = Municipality.objects.create(
            name=name, official_name=name, kind=kind, slug=free_slug(name), website=website
        )
        audit.record(
            "municipality.created",
            actor=actor,
            target=body,
            municipality_id=body.pk,
            fields=["kind", "name", "website"],
        )
        bus.publish(MunicipalityChanged(municipality_id=body.pk))
        if member:
            become_member(actor=actor, municipality=body)
        return body
