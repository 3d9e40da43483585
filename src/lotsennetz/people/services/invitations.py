"""Inviting by a one-time link, and accepting."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import Conflict, DomainError
from lotsennetz.people import accounts, rules
from lotsennetz.people.events import InvitationAccepted, InvitationIssued
from lotsennetz.people.handles import free_handle
from lotsennetz.people.models import Invitation, Membership, Municipality, Network, Person, Role
from lotsennetz.people.secrets import fingerprint, new_secret
from lotsennetz.people.services import checks
from lotsennetz.people.services.checks import Actor
from lotsennetz.people.services.municipalities import become_member

VALID_FOR = timedelta(days=14)
Reason = Literal["unknown", "expired", "used", "withdrawn"]


class LinkError(DomainError):
    """A one-time link that leads nowhere (any more); ``reason`` tells the page which words to use."""

    def __init__(self, text: str, reason: Reason) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True)
class Issued:
    """An invitation together with the secret of its link, which is stored nowhere."""

    invitation: Invitation
    secret: str = field(repr=False)


def issue_invitation(
    *, actor: Actor, municipality: Municipality, email: str, role: str, note: str = "", language: str = "de"
) -> Issued:
    """Invite an address to a role. An expired invitation of the same kind is replaced."""
    with transaction.atomic():
        municipality = Municipality.objects.select_for_update().get(pk=municipality.pk)
        if role not in Role.values:
            raise DomainError(_("Diese Rolle gibt es nicht."), field="role")
        if actor is not None:
            checks.refuse_unless(rules.may_invite(checks.viewer_for(actor), municipality, role))
        checks.refuse_outside_region(municipality)
        email = email.strip().lower()
        _refuse_second_role(email, municipality, role)
        _replace_expired(email, municipality, role)
        secret = new_secret()
        now = clock.now()
        invitation = Invitation.objects.create(
            email=email,
            municipality=municipality,
            role=role,
            invited_by=actor,
            note=note.strip(),
            language=language,
            secret_hash=fingerprint(secret),
            created_at=now,
            expires_at=now + VALID_FOR,
        )
        audit.record(
            "invitation.issued",
            actor=actor,
            target=invitation,
            municipality_id=municipality.pk,
            fields=["email", "role"],
        )
        bus.publish(InvitationIssued(invitation_id=invitation.pk, secret=secret))
        return Issued(invitation, secret)


def _refuse_second_role(email: str, municipality: Municipality, role: str) -> None:
    holder = accounts.holder_of(email)
    if holder and Membership.objects.filter(person=holder, municipality=municipality, role=role).exists():
        raise DomainError(_("Diese Person hat die Rolle schon."), field="email")


def _replace_expired(email: str, municipality: Municipality, role: str) -> None:
    now = clock.now()
    open_one = Invitation.objects.filter(
        email=email, municipality=municipality, role=role, accepted_at=None, withdrawn_at=None
    ).first()
    if open_one is None:
        return
    if open_one.expires_at > now:
        raise DomainError(
            _("An diese Adresse ist schon eine Einladung unterwegs. Sie können sie erneut senden."),
            field="email",
        )
    open_one.withdrawn_at = now
    open_one.save(update_fields=["withdrawn_at"])


def _locked_open(actor: Actor, invitation: Invitation) -> Invitation:
    """The invitation, locked, if it still waits and the actor may handle it."""
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("municipality")
    invitation = locked.get(pk=invitation.pk)
    if actor is not None:
        checks.refuse_unless(rules.InvitationPolicy.can(checks.viewer_for(actor), invitation))
    if invitation.accepted_at is not None:
        raise Conflict(_("Diese Einladung wurde inzwischen angenommen."))
    if invitation.withdrawn_at is not None:
        raise Conflict(_("Diese Einladung wurde inzwischen zurückgezogen."))
    return invitation


def resend_invitation(*, actor: Actor, invitation: Invitation) -> Issued:
    """A new link for another 14 days; the old link ends."""
    with transaction.atomic():
        invitation = _locked_open(actor, invitation)
        checks.refuse_outside_region(invitation.municipality)
        secret = new_secret()
        invitation.secret_hash = fingerprint(secret)
        invitation.expires_at = clock.now() + VALID_FOR
        invitation.save(update_fields=["secret_hash", "expires_at"])
        audit.record(
            "invitation.resent", actor=actor, target=invitation, municipality_id=invitation.municipality_id
        )
        bus.publish(InvitationIssued(invitation_id=invitation.pk, secret=secret))
        return Issued(invitation, secret)


def withdraw_invitation(*, actor: Actor, invitation: Invitation) -> Invitation:
    """The link ends at once."""
    with transaction.atomic():
        invitation = _locked_open(actor, invitation)
        invitation.withdrawn_at = clock.now()
        invitation.save(update_fields=["withdrawn_at"])
        audit.record(
            "invitation.withdrawn", actor=actor, target=invitation, municipality_id=invitation.municipality_id
        )
        return invitation


def invitation_for(secret: str, *, lock: bool = False) -> Invitation:
    """The open invitation behind a link. Raises LinkError, which says what is wrong with it."""
    rows = Invitation.objects.select_related("municipality", "invited_by")
    if lock:
        rows = rows.select_for_update(of=("self",))
    invitation = rows.filter(secret_hash=fingerprint(secret)).first()
    if invitation is None:
        raise LinkError(
            _("Diesen Einladungslink gibt es nicht. Vielleicht wurde er beim Kopieren abgeschnitten."),
            "unknown",
        )
    if invitation.accepted_at is not None:
        raise LinkError(_("Diese Einladung wurde schon angenommen. Melden Sie sich an."), "used")
    if invitation.withdrawn_at is not None:
        raise LinkError(_("Diese Einladung wurde zurückgezogen."), "withdrawn")
    if invitation.expires_at <= clock.now():
        raise LinkError(
            _("Diese Einladung ist abgelaufen. Bitten Sie darum, dass sie erneut gesendet wird."), "expired"
        )
    return invitation


def accept_invitation(
    *,
    secret: str,
    signed_in: Person | None = None,
    given_name: str = "",
    family_name: str = "",
    function: str = "",
    password: str | None = None,
) -> Person:
    """Make the person a member, or give the person who already holds the address one more role.

    Without a password the new person signs in by reset link, passkey or provider. Raises LinkError, or
    DomainError at the field ``given_name``, ``family_name`` or ``password``.
    """
    with transaction.atomic():
        invitation = invitation_for(secret, lock=True)
        checks.refuse_outside_region(invitation.municipality, field=None)
        person = _extended(invitation, signed_in)
        if person is None:
            person = _created(invitation, given_name, family_name, function, password)
        now = clock.now()
        Membership.objects.get_or_create(
            person=person,
            municipality=invitation.municipality,
            role=invitation.role,
            defaults={"since": now},
        )
        accounts.own_verified_address(person, invitation.email)
        invitation.accepted_at = now
        invitation.accepted_by = person
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        if invitation.role != Role.GUEST:
            become_member(actor=invitation.invited_by, municipality=invitation.municipality)
        audit.record(
            "invitation.accepted",
            actor=person,
            target=invitation,
            municipality_id=invitation.municipality_id,
            fields=["role"],
        )
        bus.publish(InvitationAccepted(invitation_id=invitation.pk, person_id=person.pk))
        return person


def _extended(invitation: Invitation, signed_in: Person | None) -> Person | None:
    """The existing person whom the invitation is for, if there is one."""
    holder = accounts.holder_of(invitation.email)
    if holder is not None and not holder.is_active:
        raise DomainError(_("Dieser Zugang ist gesperrt. Wenden Sie sich an die Koordination."))
    if signed_in is not None and signed_in != holder:
        raise DomainError(
            _("Diese Einladung ging an %(email)s. Melden Sie sich ab und öffnen Sie den Link noch einmal.")
            % {"email": invitation.email}
        )
    return holder


def _created(
    invitation: Invitation, given_name: str, family_name: str, function: str, password: str | None
) -> Person:
    given_name, family_name = given_name.strip(), family_name.strip()
    if not given_name:
        raise DomainError(_("Bitte geben Sie Ihren Vornamen an."), field="given_name")
    if not family_name:
        raise DomainError(_("Bitte geben Sie Ihren Nachnamen an."), field="family_name")
    if password is not None:
        draft = Person(email=invitation.email, given_name=given_name, family_name=family_name)
        try:
            validate_password(password, draft)
        except ValidationError as problem:
            raise DomainError(" ".join(problem.messages), field="password") from problem
    # One newcomer at a time: two of the same name need two handles.
    Network.objects.select_for_update().filter(pk=1).first()
    try:
        with transaction.atomic():
            return Person.objects.create_user(
                invitation.email,
                password,
                given_name=given_name,
                family_name=family_name,
                function=function.strip(),
                handle=free_handle(given_name, family_name),
                language=invitation.language,
                joined_at=clock.now(),
            )
    except IntegrityError as problem:  # another invitation of this address was accepted meanwhile
        raise Conflict(
            _("Zu dieser Adresse gibt es jetzt ein Konto. Öffnen Sie den Link bitte neu.")
        ) from problem
