"""What a statement has to be before it is kept."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError
from lotsennetz.core.text import one_line
from lotsennetz.people.models import Membership, Municipality
from lotsennetz.people.viewer import NETWORK_ROLES
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.models import Statement, Status, VisibleTo
from lotsennetz.radar.models.statement import NOTE_LENGTH
from lotsennetz.radar.said import Said
from lotsennetz.topics.models import Product, Topic

FARTHEST = 10  # half-years ahead that anybody plans
_PLANS = (Status.PLANNED, Status.PILOTING)


def checked(said: Said, town: Municipality, topic: Topic, row: Statement | None) -> dict[str, Any]:
    """The values as they are kept. Raises DomainError with the field for the first that cannot be."""
    if said.status not in Status.values:
        raise DomainError(_("Wählen Sie einen Stand."), field="status")
    if said.visibility and said.visibility not in VisibleTo.values:
        raise DomainError(_("Diese Sichtbarkeit gibt es nicht."), field="visibility")
    if not topic.active and row is None:
        raise DomainError(_("Dieses Thema wird nicht mehr geführt."))
    return {
        "status": said.status,
        "horizon": _horizon(said, row),
        "stopped_reason": _reason(said, row),
        "product_id": _product(said, topic, row),
        "contact_id": _contact(said, town, row),
        "offers_experience": said.offers_experience,
        "seeks_partners": said.seeks_partners,
        "note": _short(said.note, "note"),
        "visibility": said.visibility or (row.visibility if row else VisibleTo.NETWORK),
    }


def _short(value: str, field: str) -> str:
    text = one_line(value)
    if len(text) > NOTE_LENGTH:
        raise DomainError(
            _("Der Text hat %(now)s Zeichen, erlaubt sind %(most)s.")
            % {"now": len(text), "most": NOTE_LENGTH},
            field=field,
        )
    return text


def _reason(said: Said, row: Statement | None) -> str:
    """One that stood there goes with the status that it belonged to."""
    if said.status != Status.STOPPED:
        if one_line(said.stopped_reason) not in {"", row.stopped_reason if row else ""}:
            raise DomainError(_("Ein Grund gehört nur zu „eingestellt“."), field="stopped_reason")
        return ""
    reason = _short(said.stopped_reason, "stopped_reason")
    if not reason:
        raise DomainError(_("Schreiben Sie, warum. Das erspart anderen den Weg."), field="stopped_reason")
    return reason


def _horizon(said: Said, row: Statement | None) -> str:
    """Only plans have one; it goes with the plan. One that passed since stays until somebody changes it."""
    kept = row is not None and row.horizon == said.horizon
    if said.status not in _PLANS:
        if said.horizon and not kept:
            raise DomainError(_("Ein Halbjahr gehört nur zu „geplant“ und „im Test“."), field="horizon")
        return ""
    if not said.horizon:
        return ""
    half = HalfYear.parse(said.horizon)
    now = HalfYear.of(timezone.localdate(clock.now()))
    if half is None or (not kept and not 0 <= half.number - now.number <= FARTHEST):
        raise DomainError(_("Wählen Sie ein Halbjahr aus der Liste."), field="horizon")
    return half.code


def _product(said: Said, topic: Topic, row: Statement | None) -> int | None:
    if said.product_id is None:
        return None
    if row is not None and row.product_id == said.product_id:
        return said.product_id
    if not Product.objects.filter(pk=said.product_id, topics=topic).exists():
        raise DomainError(_("Dieses Produkt gehört nicht zu diesem Thema."), field="product")
    return said.product_id


def _contact(said: Said, town: Municipality, row: Statement | None) -> int | None:
    if said.contact_id is None:
        return None
    if row is not None and row.contact_id == said.contact_id:
        return said.contact_id
    if not works_for(said.contact_id, town.pk):
        raise DomainError(_("Diese Person arbeitet nicht für die Kommune."), field="contact")
    return said.contact_id


def works_for(person_id: int, municipality_id: int) -> bool:
    """Guests do not."""
    held = Membership.objects.filter(person_id=person_id, municipality_id=municipality_id)
    return held.filter(person__is_active=True, role__in=NETWORK_ROLES).exists()
