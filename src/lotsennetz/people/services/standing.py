"""Closing an account from outside, and opening it again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import DomainError
from lotsennetz.people import accounts, rules
from lotsennetz.people.events import PersonChanged, PersonDeactivated
from lotsennetz.people.models import ApiToken, Invitation, Person
from lotsennetz.people.services import checks
from lotsennetz.people.services.checks import Actor


def deactivate(*, actor: Actor, person: Person) -> Person:
    """Signed out on every device, tokens dead, own invitations withdrawn. Roles stay written down."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if actor is not None:
            checks.refuse_unless(rules.may_deactivate(checks.viewer_for(actor), person))
        if not person.is_active:
            return person
        checks.refuse_last_coordinator(person)
        person.is_active = False
        person.save(update_fields=["is_active"])
        accounts.end_sessions(person)
        now = clock.now()
        ApiToken.objects.filter(person=person, revoked_at=None).update(revoked_at=now)
        Invitation.objects.filter(invited_by=person, accepted_at=None, withdrawn_at=None).update(
            withdrawn_at=now
        )
        audit.record("person.deactivated", actor=actor, target=person, fields=["is_active"])
        bus.publish(PersonDeactivated(person_id=person.pk))
        return person


def reactivate(*, actor: Actor, person: Person) -> Person:
    """The person signs in again with what they had; tokens and invitations do not come back."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if person.left_at is not None:
            raise DomainError(_("Wer ausgetreten ist, braucht eine neue Einladung."))
        if actor is not None:
            checks.refuse_unless(rules.may_deactivate(checks.viewer_for(actor), person))
        if not person.is_active:
            person.is_active = True
            person.save(update_fields=["is_active"])
            audit.record("person.reactivated", actor=actor, target=person, fields=["is_active"])
            bus.publish(PersonChanged(person_id=person.pk))
        return person
