"""Invitations to the network, asking to join, leaving, and what sign-in has to say."""

from __future__ import annotations

import secrets

from django.db.models import Q

from lotsennetz.notify.models import Delivery, Notification, NotificationSetting
from lotsennetz.notify.queries.audience import deciders
from lotsennetz.notify.services import Notice, queue_mail, tell
from lotsennetz.people.events import (
    AccountMail,
    InvitationAccepted,
    InvitationIssued,
    JoinRequestConfirmed,
    JoinRequestDecided,
    JoinRequestReceived,
    PersonLeft,
)
from lotsennetz.people.models import Invitation, JoinRequest, Person
from lotsennetz.people.secrets import fingerprint


def on_invitation_issued(event: InvitationIssued) -> None:
    """A resent invitation has a new secret and is a new mail; an older one still waiting is cancelled."""
    invitation = Invitation.objects.get(pk=event.invitation_id)
    queue_mail(
        "network_invitation",
        dedupe_key=f"network_invitation:{invitation.pk}:{fingerprint(event.secret)[:16]}",
        address=invitation.email,
        language=invitation.language,
        values={"invitation": invitation.pk},
        secret={"secret": event.secret},
    )


def on_invitation_accepted(event: InvitationAccepted) -> None:
    invitation = Invitation.objects.get(pk=event.invitation_id)
    if invitation.invited_by_id is None:
        return
    notice = Notice(
        "invitation_accepted",
        f"i{invitation.pk}",
        actor_id=event.person_id,
        values={"invitation": invitation.pk},
    )
    tell([invitation.invited_by_id], notice)


def on_join_request_received(event: JoinRequestReceived) -> None:
    request = JoinRequest.objects.get(pk=event.request_id)
    queue_mail(
        "join_confirm",
        dedupe_key=f"join_confirm:{request.pk}:{fingerprint(event.secret)[:16]}",
        address=request.email,
        language=request.language,
        values={"request": request.pk},
        secret={"secret": event.secret},
    )


def on_join_request_confirmed(event: JoinRequestConfirmed) -> None:
    request = JoinRequest.objects.select_related("municipality").get(pk=event.request_id)
    tell(deciders(request.municipality), Notice("join_request", f"j{request.pk}", join_request_id=request.pk))


def on_join_request_decided(event: JoinRequestDecided) -> None:
    """An acceptance is told by the invitation it issued."""
    request = JoinRequest.objects.get(pk=event.request_id)
    if not event.accepted:
        queue_mail(
            "join_declined",
            dedupe_key=f"join_declined:{request.pk}",
            address=request.email,
            language=request.language,
            values={"request": request.pk},
        )


def on_account_mail(event: AccountMail) -> None:
    """Two resets are two mails, so each event gets its own key."""
    queue_mail(
        event.kind,
        dedupe_key=f"{event.kind}:{event.person_id or 0}:{secrets.token_hex(12)}",
        recipient=Person.objects.filter(pk=event.person_id).first() if event.person_id else None,
        address=event.email,
        language=event.language,
        secret=event.values,
    )


def on_person_left(event: PersonLeft) -> None:
    """Nothing more is sent, and the ledger forgets the address."""
    Notification.objects.filter(recipient_id=event.person_id).delete()
    NotificationSetting.objects.filter(person_id=event.person_id).delete()
    mine = Delivery.objects.filter(recipient_id=event.person_id)
    addresses = list(mine.exclude(address="").values_list("address", flat=True).distinct())
    rows = Delivery.objects.filter(Q(recipient_id=event.person_id) | Q(address__in=addresses))
    forgotten = {"address": "", "values": {}, "sealed": "", "error": ""}
    waiting = rows.filter(state=Delivery.State.QUEUED)
    waiting.update(state=Delivery.State.CANCELLED, error_step="recipient", **forgotten)
    rows.exclude(state__in=[Delivery.State.SENDING, Delivery.State.HANDING_OVER]).update(**forgotten)
