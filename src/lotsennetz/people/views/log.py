"""The log for the coordination: who did what, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lotsennetz.core.models import AuditRecord
from lotsennetz.people import rules
from lotsennetz.people.audit_words import Word, action_name, field_name, known_actions, target_name
from lotsennetz.people.forms.network import LogFilter
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.people.views.answering import network_tabs, refuse_unless

PAGE = 50
_FIRST_DAY = date(1970, 1, 1)
PERSON = "people.person"


@dataclass(frozen=True)
class Line:
    """One record with the names of today."""

    at: datetime
    action: Word
    actor: Person | None
    is_system: bool
    target: str
    municipality: str
    fields: Sequence[str]
    values: Sequence[tuple[str, str]]


@login_required
@require_safe
def log(request: PersonRequest) -> HttpResponse:
    refuse_unless(rules.may_read_audit(request.viewer))
    form = _filter_form(request)
    records = rules.AuditPolicy.visible_to(request.viewer)
    valid = form.is_valid()
    wanted = _filtered(records, form.cleaned_data) if valid else records.none()
    page = list(wanted.select_related("values_row").order_by("-pk")[: PAGE + 1])
    context = {
        "tabs_": network_tabs(request),
        "form": form,
        "lines": _lines(page[:PAGE]),
        "older": _older(request, page[PAGE - 1].pk) if len(page) > PAGE else "",
        "is_filtered": any(request.GET.get(name) for name in ("person", "action", "since", "until")),
    }
    return render(request, "people/log.html", context, status=200 if valid else 422)


def _filter_form(request: PersonRequest) -> LogFilter:
    form = LogFilter(request.GET)
    action = form.fields["action"]
    action.choices = [("", _("alle")), *((key, action_name(key)) for key in known_actions())]  # type: ignore[attr-defined]
    return form


def _filtered(records: QuerySet[AuditRecord], wanted: dict[str, Any]) -> QuerySet[AuditRecord]:
    if wanted["person"]:
        words = wanted["person"].split()
        people = Person.objects.all()
        for word in words:
            people = people.filter(
                Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(handle__icontains=word)
            )
        found = list(people.values_list("pk", flat=True)[:200])
        records = records.filter(Q(actor_id__in=found) | Q(target_type=PERSON, target_id__in=found))
    if wanted["action"]:
        records = records.filter(action=wanted["action"])
    if wanted["since"]:
        records = records.filter(at__gte=_midnight(wanted["since"]))
    if wanted["until"] and wanted["until"] < date.max:
        records = records.filter(at__lt=_midnight(wanted["until"] + timedelta(days=1)))
    if wanted["before"]:
        records = records.filter(pk__lt=wanted["before"])
    return records


def _midnight(day: date) -> datetime:
    """Of days in which there was a log: before the first year there is no moment in another time zone."""
    return timezone.make_aware(datetime.combine(max(day, _FIRST_DAY), time.min))


def _older(request: PersonRequest, before: int) -> str:
    kept = {key: value for key, value in request.GET.items() if key != "before" and value}
    return "?" + urlencode(kept | {"before": before})


def _lines(records: Sequence[AuditRecord]) -> list[Line]:
    people_ids = {record.actor_id for record in records if record.actor_id}
    people_ids |= {r.target_id for r in records if r.target_type == PERSON and r.target_id}
    people = Person.objects.in_bulk(list(people_ids))
    towns = Municipality.objects.in_bulk(
        list({record.municipality_id for record in records if record.municipality_id})
    )
    return [_line(record, people, towns) for record in records]


def _line(record: AuditRecord, people: dict[Any, Person], towns: dict[Any, Municipality]) -> Line:
    kept = getattr(record, "values_row", None)
    target = people.get(record.target_id) if record.target_type == PERSON else None
    town = towns.get(record.municipality_id)
    return Line(
        at=record.at,
        action=action_name(record.action),
        actor=people.get(record.actor_id),
        is_system=record.actor_id is None,
        target=target.name if target else _object(record),
        municipality=town.name if town else "",
        fields=[str(field_name(name)) for name in record.fields],
        values=sorted((str(field_name(k)), _value(k, v)) for k, v in kept.values.items()) if kept else (),
    )


def _value(key: str, value: object) -> str:
    """Roles by their name, everything else as it was written down."""
    return (
        str(dict(Role.choices).get(value, value)) if key == "role" and isinstance(value, str) else str(value)
    )


def _object(record: AuditRecord) -> str:
    return f"{target_name(record.target_type)} {record.target_id}" if record.target_id else ""
