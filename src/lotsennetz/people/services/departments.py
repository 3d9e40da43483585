"""The offices of a municipality."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit
from lotsennetz.core.errors import DomainError
from lotsennetz.people import rules
from lotsennetz.people.models import Department, Municipality
from lotsennetz.people.services import checks
from lotsennetz.people.services.checks import Actor


def add_department(*, actor: Actor, municipality: Municipality, name: str) -> Department:
    with transaction.atomic():
        municipality = Municipality.objects.select_for_update().get(pk=municipality.pk)
        _refuse_strangers(actor, municipality)
        name = _free_name(municipality, name)
        department = Department.objects.create(municipality=municipality, name=name)
        _recorded("department.added", actor, department, ["name"])
        return department


def rename_department(*, actor: Actor, department: Department, name: str) -> Department:
    with transaction.atomic():
        department = _locked(department)
        _refuse_strangers(actor, department.municipality)
        department.name = _free_name(department.municipality, name, besides=department)
        department.save(update_fields=["name"])
        _recorded("department.renamed", actor, department, ["name"])
        return department


def delete_department(*, actor: Actor, department: Department) -> None:
    """Its people stay in the municipality, without a department."""
    with transaction.atomic():
        department = _locked(department)
        _refuse_strangers(actor, department.municipality)
        _recorded("department.deleted", actor, department, [])
        department.delete()


def _locked(department: Department) -> Department:
    rows = Department.objects.select_for_update(of=("self",)).select_related("municipality")
    found = rows.filter(pk=department.pk).first()
    if found is None:
        raise DomainError(_("Diese Stelle wurde inzwischen gelöscht."))
    return found


def _refuse_strangers(actor: Actor, municipality: Municipality) -> None:
    if actor is not None:
        checks.refuse_unless(rules.may_manage_departments(checks.viewer_for(actor), municipality))


def _free_name(municipality: Municipality, name: str, besides: Department | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise DomainError(_("Bitte geben Sie einen Namen an."), field="name")
    if len(name) > 120:
        raise DomainError(_("Der Name darf höchstens 120 Zeichen haben."), field="name")
    others = Department.objects.filter(municipality=municipality)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    # Compared here, not by the database: SQLite folds no umlauts.
    if name.casefold() in {other.casefold() for other in others.values_list("name", flat=True)}:
        raise DomainError(_("„%(name)s“ gibt es hier schon.") % {"name": name}, field="name")
    return name


def _recorded(action: str, actor: Actor, department: Department, fields: list[str]) -> None:
    audit.record(
        action, actor=actor, target=department, municipality_id=department.municipality_id, fields=fields
    )
