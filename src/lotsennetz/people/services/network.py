"""Founding the network, and its face."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lotsennetz.core import audit
from lotsennetz.core.errors import DomainError
from lotsennetz.core.text import number
from lotsennetz.people import colour, rules
from lotsennetz.people.handles import german_slug
from lotsennetz.people.models import Municipality, Network, Person, Role
from lotsennetz.people.services import checks
from lotsennetz.people.services.invitations import Issued, issue_invitation
from lotsennetz.people.services.municipalities import create_body

_PREFIX = re.compile(r"\d{2,8}")
EDITABLE = (
    "name",
    "claim",
    "introduction",
    "accent",
    "contact_name",
    "contact_email",
    "imprint",
    "privacy_note",
)


def found_network(
    *,
    name: str,
    ags_prefixes: Sequence[str],
    coordinator_email: str,
    body_name: str,
    body_kind: str = Municipality.Kind.DISTRICT_OFFICE,
    language: str = "de",
) -> Issued:
    """The empty network, the coordinating body, and the invitation of its first coordinator."""
    name, email = " ".join(name.split()), coordinator_email.strip().lower()
    prefixes = check_prefixes(ags_prefixes)
    if not name:
        raise DomainError(_("Bitte geben Sie einen Namen an."), field="name")
    try:
        validate_email(email)
    except ValidationError as problem:
        raise DomainError(_("Das ist keine gültige E-Mail-Adresse."), field="coordinator_email") from problem
    with transaction.atomic():
        if Network.objects.filter(pk=1).exists():
            raise DomainError(_("In diesem Datenordner gibt es schon einen Verbund."))
        network = Network.objects.create(
            pk=1,
            name=name[:80],
            slug=german_slug(name) or "verbund",
            ags_prefixes=prefixes,
            contact_email=email,
        )
        audit.record("network.founded", actor=None, target=network, fields=["name", "ags_prefixes"])
        body = create_body(actor=None, name=body_name, kind=body_kind, member=True)
        return issue_invitation(
            actor=None, municipality=body, email=email, role=Role.COORDINATOR, language=language
        )


def check_prefixes(prefixes: Sequence[str]) -> list[str]:
    """Beginnings of official keys, cleaned: a Land has 2 digits, a Kreis 5, a municipality 8."""
    cleaned = list(dict.fromkeys(prefix.strip() for prefix in prefixes if prefix.strip()))
    for prefix in cleaned:
        if not _PREFIX.fullmatch(prefix):
            raise DomainError(
                _(
                    "„%(prefix)s“ ist kein Anfang eines Gemeindeschlüssels. "
                    "Er hat 2 bis 8 Ziffern, zum Beispiel 08317."
                )
                % {"prefix": prefix[:20]},
                field="ags_prefixes",
            )
    if not cleaned:
        raise DomainError(_("Mindestens ein Anfang eines Gemeindeschlüssels fehlt."), field="ags_prefixes")
    return cleaned


def update_network(*, actor: Person, values: dict[str, str]) -> Network:
    """Change the face of the network; ``values`` holds some of the EDITABLE fields."""
    with transaction.atomic():
        checks.refuse_unless(rules.may_edit_network(checks.viewer_for(actor)))
        network = Network.objects.select_for_update().get(pk=1)
        new = {name: values[name].strip() for name in EDITABLE if name in values}
        if "name" in new and not new["name"]:
            raise DomainError(_("Bitte geben Sie einen Namen an."), field="name")
        if new.get("accent"):
            new["accent"] = check_accent(new["accent"])
        changed = [name for name, value in new.items() if getattr(network, name) != value]
        for name in changed:
            setattr(network, name, new[name])
        if changed:
            network.save(update_fields=changed)
            audit.record("network.changed", actor=actor, target=network, fields=changed)
        return network


def check_accent(value: str) -> str:
    """The colour, if its text can be read: on white pages, and with white or near-black on it."""
    accent = value.strip().lower()
    if not colour.is_colour(accent):
        raise DomainError(
            _("Bitte geben Sie die Farbe als # mit sechs Zeichen an, zum Beispiel #1f43a9."), field="accent"
        )
    ratio = colour.contrast(accent, colour.WHITE)
    if ratio < colour.READABLE:
        raise DomainError(
            pgettext(
                "Akzentfarbe",
                "Diese Farbe ist auf Weiß zu schwach: Kontrast %(ratio)s zu 1, nötig sind 4,5 zu 1. "
                "Nehmen Sie einen dunkleren Ton.",
            )
            % {"ratio": number(int(ratio * 10) / 10, 1)},
            field="accent",
        )
    return accent
