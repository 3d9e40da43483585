"""What happened to people. Published inside the transaction; secrets live only here and in the mail."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class InvitationIssued:
    """Somebody was invited to a municipality. ``secret`` goes into the link and is stored nowhere else."""

    invitation_id: int
    secret: str = field(repr=False)


@dataclass(frozen=True)
class InvitationAccepted:
    invitation_id: int
    person_id: int


@dataclass(frozen=True)
class JoinRequestReceived:
    """A visitor asks to join; the address has to be confirmed by the link first."""

    request_id: int
    secret: str = field(repr=False)


@dataclass(frozen=True)
class JoinRequestConfirmed:
    """The address is confirmed; the officers (or the coordinators, where there is none) decide now."""

    request_id: int


@dataclass(frozen=True)
class JoinRequestDecided:
    """``invitation_id`` is the invitation that an acceptance issued; its own event carries the link."""

    request_id: int
    accepted: bool
    invitation_id: int | None


@dataclass(frozen=True)
class PersonLeft:
    """``handle`` is how texts named the person until now; anonymised people have another one from here on."""

    person_id: int
    anonymised: bool
    handle: str


@dataclass(frozen=True)
class MembershipEnded:
    """A person lost a role. ``in_network`` says whether a role other than guest is left anywhere,
    ``in_municipality`` whether one is left in this municipality. What rested on it must end at once.
    """

    person_id: int
    municipality_id: int
    in_municipality: bool
    in_network: bool


@dataclass(frozen=True)
class PersonChanged:
    """What a person says about herself, the roles she has, or that her account is open again."""

    person_id: int


@dataclass(frozen=True)
class PersonDeactivated:
    """The account was closed by somebody else; it may be opened again."""

    person_id: int


@dataclass(frozen=True)
class MunicipalityAdmitted:
    municipality_id: int


@dataclass(frozen=True)
class MunicipalityChanged:
    """A town or body is new, or has another name."""

    municipality_id: int


@dataclass(frozen=True)
class MunicipalityDismissed:
    municipality_id: int


@dataclass(frozen=True)
class AccountMail:
    """Sign-in has something to tell the holder of an address.

    Kinds: password_reset, email_confirmation, password_changed, email_changed, factor_added, factor_removed,
    recovery_codes_renewed. ``values`` are plain texts for the mail's template; links in them are secrets.
    """

    kind: str
    person_id: int | None
    email: str
    language: str
    values: dict[str, str] = field(repr=False)
