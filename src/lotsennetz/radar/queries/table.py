"""Statements one by one with everything in words, for files that people take home."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models.person import shown_name
from lotsennetz.radar.models import Status
from lotsennetz.radar.queries.leads import leading
from lotsennetz.radar.queries.selection import Selection
from lotsennetz.radar.queries.statements import visible_statements
from lotsennetz.radar.wording import half_year

_FIELDS = (
    *(
        "topic_id",
        "municipality_id",
        "status",
        "horizon",
        "stopped_reason",
        "product__name",
        "product__vendor",
    ),
    *("contact__given_name", "contact__family_name", "contact__departure", "contact__is_active"),
    *("offers_experience", "seeks_partners", "note", "confirmed_at"),
)


def heads(viewer: Viewer) -> list[str]:
    """The columns. Who works where is for the network only."""
    return [
        *(_("Bereich"), _("Thema"), _("Kommune"), _("AGS"), _("Stand"), _("Halbjahr"), _("Grund")),
        *(_("Produkt"), _("Anbieter")),
        *([_("Ansprechperson")] if viewer.is_network_member else []),
        *(_("bietet Erfahrung"), _("sucht Partner"), _("Federführung"), _("Bemerkung"), _("bestätigt am")),
    ]


def rows(viewer: Viewer, chosen: Selection) -> Iterator[list[str]]:
    """In the order of the pages: by topic, then by town. Two queries."""
    branch_of = {leaf.pk: branch.topic.name for branch in chosen.branches for leaf in branch.leaves}
    leaves = {leaf.pk: (number, leaf.name) for number, leaf in enumerate(chosen.leaves)}
    towns = {town.pk: (number, town) for number, town in enumerate(chosen.towns)}
    labels = dict(Status.choices)
    lead = leading()
    found = visible_statements(viewer).filter(chosen.condition).values_list(*_FIELDS)
    kept = [row for row in found if row[0] in leaves and row[1] in towns]
    for row in sorted(kept, key=lambda row: (leaves[row[0]][0], towns[row[1]][0])):
        topic, town_id, status, horizon, reason, product, vendor, given, family, departure, active = row[:11]
        offers, seeks, note, confirmed = row[11:]
        town = towns[town_id][1]
        contact = shown_name(given, family, departure) if active else ""
        yield [
            *(branch_of[topic], leaves[topic][1], town.name, town.ags or "", str(labels[status])),
            *(half_year(horizon), reason, product or "", vendor or ""),
            *([contact] if viewer.is_network_member else []),
            *(_yes(offers), _yes(seeks), _yes((topic, town_id) in lead), note),
            date_format(localtime(confirmed), "Y-m-d") if confirmed else "",
        ]


def _yes(holds: bool) -> str:
    return _("ja") if holds else ""
