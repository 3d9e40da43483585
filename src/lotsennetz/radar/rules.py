"""Who may see and change what is said about whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q

from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality
from lotsennetz.radar.models import VisibleTo

#: How long the answer to an opportunity can be taken back.
ANSWER_UNDO_FOR = timedelta(days=7)


def visible_condition(viewer: Viewer, prefix: str = "") -> Q:
    """Statements (or changes) that the viewer may see, for a query that reaches them through ``prefix``."""
    if viewer.is_coordinator:
        return Q()
    levels = [VisibleTo.PUBLIC]
    if viewer.is_network_member:
        levels.append(VisibleTo.NETWORK)
    seen = Q(**{f"{prefix}visibility__in": levels})
    if viewer.municipality_ids:
        seen |= Q(**{f"{prefix}municipality_id__in": sorted(viewer.municipality_ids)})
    return seen


def may_change(viewer: Viewer, municipality_id: int) -> bool:
    """Only the town itself says what holds for it: anybody who works for it, guests excepted."""
    return municipality_id in viewer.municipality_ids


def may_suggest(viewer: Viewer) -> bool:
    """The coordination fills in and suggests; the town confirms."""
    return viewer.is_coordinator


def may_lead_round(viewer: Viewer) -> bool:
    return viewer.is_coordinator


def may_be_stated(municipality: Municipality) -> bool:
    """Towns of the region, invited or not yet, and bodies that are members."""
    return municipality.ags is not None or municipality.member


def may_see_opportunities(viewer: Viewer) -> bool:
    return viewer.is_network_member


def may_answer_opportunity(viewer: Viewer, owner_id: int | None, town_ids: Collection[int]) -> bool:
    """Whoever works for the town that looks after it, an officer of any town concerned, the coordination."""
    return (
        viewer.is_coordinator
        or (owner_id is not None and owner_id in viewer.municipality_ids)
        or not viewer.officer_of.isdisjoint(town_ids)
    )


def may_see_leads(viewer: Viewer) -> bool:
    return viewer.is_network_member


def may_appoint_lead(viewer: Viewer) -> bool:
    """In a town's name, with its agreement written down."""
    return viewer.is_coordinator


def may_offer_lead(viewer: Viewer, municipality_id: int) -> bool:
    """An officer offers her own town."""
    return municipality_id in viewer.officer_of


def may_manage_lead(viewer: Viewer, municipality_id: int) -> bool:
    """Extend, hand on, end: an officer of the town that leads, or the coordination."""
    return viewer.is_coordinator or municipality_id in viewer.officer_of
