"""Invitations, asking to join, and what was decided."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotsennetz.core import clock, time_text
from lotsennetz.notify.mail.kinds import MailKind
from lotsennetz.notify.mail.letter import Letter, NotAnyMore
from lotsennetz.notify.mail.letters.entries import actor_name
from lotsennetz.notify.mail.render import full_address, network_name
from lotsennetz.notify.mail.sealing import Unreadable, unseal
from lotsennetz.notify.models import Delivery
from lotsennetz.notify.queries.audience import deciders
from lotsennetz.people.models import Invitation, JoinRequest, Role
from lotsennetz.people.secrets import fingerprint


def secret_of(row: Delivery, expected: str) -> str:
    """The one-time link's secret, if it is still the one that counts."""
    try:
        secret = unseal(row.sealed)["secret"]
    except (Unreadable, KeyError):
        raise NotAnyMore("secret") from None
    if fingerprint(secret) != expected:  # replaced by a newer link, which has its own mail
        raise NotAnyMore("settled")
    return secret


def _invitation(row: Delivery) -> Letter:
    rows = Invitation.objects.select_related("municipality", "invited_by")
    invitation = rows.filter(pk=row.values.get("invitation")).first()
    if invitation is None:
        raise NotAnyMore("gone")
    if invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= clock.now():
        raise NotAnyMore("settled")
    secret = secret_of(row, invitation.secret_hash)
    town, network = invitation.municipality.name, network_name()
    asked = JoinRequest.objects.filter(
        email=invitation.email, municipality=invitation.municipality, state=JoinRequest.State.ACCEPTED
    ).exists()
    if asked:
        first = _(
            "Ihre Anfrage an %(town)s wurde angenommen. Richten Sie jetzt Ihren Zugang zu %(network)s ein."
        )
    elif not invitation.sender_name:
        first = _("Sie sind eingeladen, für %(town)s bei %(network)s mitzumachen.")
    else:
        first = _("%(actor)s lädt Sie ein, für %(town)s bei %(network)s mitzumachen.")
    return Letter(
        subject=_("Einladung zu %(network)s") % {"network": network},
        lines=[first % {"actor": invitation.sender_name, "town": town, "network": network}],
        quote=invitation.note,
        details=[(_("Kommune"), town), (_("Rolle"), str(Role(invitation.role).label))],
        action=(_("Einladung annehmen"), full_address(reverse("people:invitation", args=[secret]))),
        closing=[
            _("Der Link gilt nur für Sie und bis zum %(day)s.")
            % {"day": time_text.day(invitation.expires_at)},
            _("Wenn Sie mit dieser Einladung nichts anfangen können, löschen Sie diese E-Mail einfach."),
        ],
    )


def _confirm(row: Delivery) -> Letter:
    request = JoinRequest.objects.select_related("municipality").filter(pk=row.values.get("request")).first()
    if request is None:
        raise NotAnyMore("gone")
    if request.state != JoinRequest.State.UNCONFIRMED or request.expires_at <= clock.now():
        raise NotAnyMore("settled")
    secret = secret_of(row, request.secret_hash)
    network = network_name()
    said = _("Mit dieser Adresse wurde darum gebeten, für %(town)s bei %(network)s mitzumachen.")
    return Letter(
        subject=_("Bitte bestätigen Sie Ihre Anfrage an %(network)s") % {"network": network},
        lines=[
            said % {"town": request.municipality.name, "network": network},
            _("Bestätigen Sie bitte, dass Sie das waren. Erst dann wird über Ihre Anfrage entschieden."),
        ],
        action=(_("Anfrage bestätigen"), full_address(reverse("people:join_confirm", args=[secret]))),
        closing=[
            _("Der Link gilt bis zum %(day)s.") % {"day": time_text.day(request.expires_at)},
            _("Wenn Sie das nicht waren, löschen Sie diese E-Mail. Dann geschieht nichts."),
        ],
    )


def _request(row: Delivery) -> Letter:
    request = JoinRequest.objects.select_related("municipality").filter(pk=row.values.get("request")).first()
    if request is None:
        raise NotAnyMore("gone")
    if request.state != JoinRequest.State.OPEN:
        raise NotAnyMore("settled")
    if row.recipient_id not in deciders(request.municipality):
        raise NotAnyMore("hidden")
    name = f"{request.given_name} {request.family_name}".strip()
    town = request.municipality.name
    return Letter(
        subject=_("%(actor)s möchte bei %(town)s mitmachen") % {"actor": name, "town": town},
        lines=[
            _("%(actor)s möchte für %(town)s mitmachen. Die Adresse ist bestätigt.")
            % {"actor": name, "town": town},
            _("Bitte entscheiden Sie über die Anfrage."),
        ],
        quote=request.message,
        details=[
            row_ for row_ in [(_("Funktion"), request.function), (_("E-Mail"), request.email)] if row_[1]
        ],
        action=(_("Anfrage ansehen"), full_address(reverse("people:decide", args=[request.pk]))),
    )


def _declined(row: Delivery) -> Letter:
    request = JoinRequest.objects.select_related("municipality").filter(pk=row.values.get("request")).first()
    if request is None or request.state != JoinRequest.State.DECLINED:
        raise NotAnyMore("gone")
    return Letter(
        subject=_("Ihre Anfrage an %(network)s") % {"network": network_name()},
        lines=[
            _("Ihre Anfrage, für %(town)s mitzumachen, wurde abgelehnt.")
            % {"town": request.municipality.name}
        ],
        quote=request.reason,
        closing=[_("Fragen dazu beantwortet die Stelle, an die Sie sich gewandt haben.")],
    )


def _accepted(row: Delivery) -> Letter:
    invitation = (
        Invitation.objects.select_related("municipality").filter(pk=row.values.get("invitation")).first()
    )
    if invitation is None or invitation.accepted_at is None:
        raise NotAnyMore("gone")
    values = {"actor": actor_name(row.values.get("actor")), "town": invitation.municipality.name}
    return Letter(
        subject=_("%(actor)s hat Ihre Einladung angenommen") % values,
        lines=[_("%(actor)s hat Ihre Einladung angenommen und macht jetzt für %(town)s mit.") % values],
    )


KINDS = [
    MailKind("network_invitation", gettext_lazy("Einladung in den Verbund"), _invitation),
    MailKind("join_confirm", gettext_lazy("Bestätigung einer Anfrage"), _confirm),
    MailKind(
        "join_request", gettext_lazy("Anfrage an eine Kommune"), _request, is_notice=True, to_person=True
    ),
    MailKind("join_declined", gettext_lazy("Ablehnung einer Anfrage"), _declined),
    MailKind(
        "invitation_accepted",
        gettext_lazy("Angenommene Einladung"),
        _accepted,
        is_notice=True,
        to_person=True,
    ),
]
