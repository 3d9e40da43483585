"""Profile, roles, ways of signing in, keys, invitations."""

from __future__ import annotations

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from lotsennetz.exports.takeout.part import Owner, Part, Record, StoredFile, name_of
from lotsennetz.people.models import ApiToken, Invitation, JoinRequest, Membership

_PROFILE = (
    *("handle", "given_name", "family_name", "email", "function", "about", "phone", "phone_visibility"),
    *("email_visibility", "language", "appearance", "is_active", "joined_at", "left_at", "departure"),
    "last_login",
)


def _profile(owner: Owner) -> Iterator[Record]:
    person = owner.person
    addresses = EmailAddress.objects.filter(user=person).values("email", "verified", "primary")
    yield {
        "id": person.pk,
        **{name: getattr(person, name) for name in _PROFILE},
        "helps_with": [topic.title for topic in person.topics.all()],
        "email_addresses": list(addresses),
        "photo": PHOTO if person.photo else None,
    }


PHOTO = "dateien/profilbild.jpg"


def photo(owner: Owner) -> Iterator[StoredFile]:
    if owner.person.photo:
        yield StoredFile(PHOTO, owner.person.photo)


def _roles(owner: Owner) -> Iterator[Record]:
    rows = Membership.objects.filter(person=owner.person).select_related("municipality", "department")
    for row in rows.defer("municipality__shape").order_by("since", "pk"):
        yield {
            "municipality": row.municipality.name,
            "role": row.role,
            "department": name_of(row.department),
            "since": row.since,
        }


def _sessions(owner: Owner) -> Iterator[Record]:
    """The network address is held without its second half."""
    rows = UserSession.objects.filter(user=owner.person).order_by("created_at")
    yield from rows.values("created_at", "last_seen_at", "ip", "user_agent").iterator()


def _sign_in(owner: Owner) -> Iterator[Record]:
    """That there is a password, a factor, a passkey; never the secret itself."""
    person = owner.person
    yield {"kind": "password", "set": person.has_usable_password()}
    for factor in Authenticator.objects.filter(user=person).order_by("created_at"):
        yield {
            "kind": factor.type,
            "name": str(factor.data.get("name", "")),
            "created_at": factor.created_at,
            "last_used_at": factor.last_used_at,
        }
    for account in SocialAccount.objects.filter(user=person):
        yield {
            "kind": "provider",
            "provider": account.provider,
            "uid": account.uid,
            "created_at": account.date_joined,
            "last_used_at": account.last_login,
        }


def _keys(owner: Owner) -> Iterator[Record]:
    rows = ApiToken.objects.filter(person=owner.person).order_by("created_at")
    yield from rows.values("name", "created_at", "expires_at", "last_used_at", "revoked_at").iterator()


def _hooks(owner: Owner) -> Iterator[Record]:
    yield from owner.person.hooks.values("address", "events", "made_at", "ended").iterator()


def _invitations(owner: Owner) -> Iterator[Record]:
    """Sent ones without the address of whom they went to: that is the other person's."""
    sent = Invitation.objects.filter(invited_by=owner.person)
    received = Invitation.objects.filter(accepted_by=owner.person)
    for direction, rows in (("sent", sent), ("received", received)):
        for row in rows.select_related("municipality").defer("municipality__shape").order_by("created_at"):
            yield {
                "direction": direction,
                "municipality": row.municipality.name,
                "role": row.role,
                "note": row.note,
                "created_at": row.created_at,
                "accepted_at": row.accepted_at,
                "withdrawn_at": row.withdrawn_at,
            }


def _requests(owner: Owner) -> Iterator[Record]:
    """Asked by the address that is the person's today."""
    rows = JoinRequest.objects.filter(email__iexact=owner.person.email).order_by("created_at")
    yield from rows.values(
        *("given_name", "family_name", "email", "function", "message", "municipality__name", "state"),
        *("created_at", "decided_at", "reason"),
    ).iterator()


PARTS = (
    Part("profil.json", _("Ihr Profil mit Ihren Einstellungen"), _profile),
    Part("rollen.json", _("Ihre Rollen in Kommunen"), _roles),
    Part("sitzungen.json", _("Geräte, auf denen Sie angemeldet sind, mit gekürzter Netzadresse"), _sessions),
    Part("anmeldung.json", _("Womit Sie sich anmelden, ohne die Geheimnisse selbst"), _sign_in),
    Part(
        "zugangsschluessel.json", _("Ihre Zugangsschlüssel für Programme, ohne die Schlüssel selbst"), _keys
    ),
    Part("webhooks.json", _("Ihre Webhooks: welche Programme von Neuem erfahren"), _hooks),
    Part("einladungen.json", _("Einladungen, die Sie verschickt oder angenommen haben"), _invitations),
    Part("anfragen.json", _("Ihre Anfragen, bei einer Kommune mitzumachen"), _requests),
)
