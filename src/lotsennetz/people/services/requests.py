"""Asking to join, confirming the address, deciding."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import Conflict, DomainError
from lotsennetz.people import rules
from lotsennetz.people.events import JoinRequestConfirmed, JoinRequestDecided, JoinRequestReceived
from lotsennetz.people.models import Invitation, JoinRequest, Municipality, Person, Role
from lotsennetz.people.secrets import fingerprint, new_secret
from lotsennetz.people.services import checks
from lotsennetz.people.services.invitations import LinkError, issue_invitation

CONFIRM_WITHIN = timedelta(days=3)
State = JoinRequest.State


def request_to_join(
    *,
    municipality: Municipality,
    given_name: str,
    family_name: str,
    email: str,
    function: str = "",
    message: str = "",
    language: str = "de",
) -> JoinRequest:
    """Anybody asks. What happens is the same whether the address is known or not: a mail goes there."""
    with transaction.atomic():
        if municipality.is_body:
            raise DomainError(
                _("Für %(name)s lädt die Koordination ein.") % {"name": municipality.name},
                field="municipality",
            )
        checks.refuse_outside_region(municipality)
        email = email.strip().lower()
        # A second try replaces the first: its link ends, and nobody fills the table with one address.
        JoinRequest.objects.filter(email=email, municipality=municipality, state=State.UNCONFIRMED).delete()
        secret = new_secret()
        now = clock.now()
        request = JoinRequest.objects.create(
            municipality=municipality,
            given_name=given_name.strip(),
            family_name=family_name.strip(),
            email=email,
            function=function.strip(),
            message=message.strip(),
            language=language,
            secret_hash=fingerprint(secret),
            created_at=now,
            expires_at=now + CONFIRM_WITHIN,
        )
        audit.record("request.received", actor=None, target=request, municipality_id=municipality.pk)
        bus.publish(JoinRequestReceived(request_id=request.pk, secret=secret))
        return request


def request_for(secret: str, *, lock: bool = False) -> JoinRequest:
    """The unconfirmed request behind a link. Raises LinkError."""
    rows = JoinRequest.objects.select_related("municipality")
    if lock:
        rows = rows.select_for_update(of=("self",))
    request = rows.filter(secret_hash=fingerprint(secret)).first()
    if request is None:
        raise LinkError(
            _("Diesen Link gibt es nicht mehr. Stellen Sie Ihre Anfrage bitte noch einmal."), "unknown"
        )
    if request.state != State.UNCONFIRMED:
        raise LinkError(
            _("Ihre Adresse ist schon bestätigt. Sie erhalten eine E-Mail, sobald entschieden ist."), "used"
        )
    if request.expires_at <= clock.now():
        raise LinkError(
            _("Dieser Link ist abgelaufen. Stellen Sie Ihre Anfrage bitte noch einmal."), "expired"
        )
    return request


def confirm_join_request(*, secret: str) -> JoinRequest:
    """The address is real; now the officers decide. A request that already waits is replaced by this one."""
    with transaction.atomic():
        request = request_for(secret, lock=True)
        waiting = JoinRequest.objects.filter(
            email=request.email, municipality=request.municipality, state=State.OPEN
        )
        is_news = not waiting.exists()
        waiting.delete()
        request.state = State.OPEN
        request.save(update_fields=["state"])
        audit.record("request.confirmed", actor=None, target=request, municipality_id=request.municipality_id)
        if is_news:
            bus.publish(JoinRequestConfirmed(request_id=request.pk))
        return request


def decide_join_request(
    *, actor: Person, request: JoinRequest, accept: bool, role: str = Role.STAFF, reason: str = ""
) -> JoinRequest:
    """Accepting sends an invitation to the confirmed address; declining tells why, if a reason is given."""
    with transaction.atomic():
        locked = JoinRequest.objects.select_for_update(of=("self",)).select_related("municipality")
        request = locked.get(pk=request.pk)
        viewer = checks.viewer_for(actor)
        checks.refuse_unless(rules.looks_after(viewer, request.municipality))
        if request.state != State.OPEN:
            raise Conflict(_("Über diese Anfrage wurde inzwischen entschieden."))
        invitation = _invited(actor, request, role) if accept else None
        request.state = State.ACCEPTED if accept else State.DECLINED
        request.decided_at = clock.now()
        request.decided_by = actor
        request.reason = "" if accept else reason.strip()
        request.save(update_fields=["state", "decided_at", "decided_by", "reason"])
        audit.record(
            "request.accepted" if accept else "request.declined",
            actor=actor,
            target=request,
            municipality_id=request.municipality_id,
            fields=["state"],
        )
        bus.publish(
            JoinRequestDecided(
                request_id=request.pk, accepted=accept, invitation_id=invitation.pk if invitation else None
            )
        )
        return request


def _invited(actor: Person, request: JoinRequest, role: str) -> Invitation:
    same = Invitation.objects.filter(
        email=request.email,
        municipality=request.municipality,
        role=role,
        accepted_at=None,
        withdrawn_at=None,
    )
    same.update(withdrawn_at=clock.now())
    return issue_invitation(
        actor=actor,
        municipality=request.municipality,
        email=request.email,
        role=role,
        language=request.language,
    ).invitation
