"""The filter bar as data: menus to choose from, and what is chosen with the address that takes it away."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lotsennetz.radar.filters import ALL, SIGNED, SIZES, Filters
from lotsennetz.radar.models import Status
from lotsennetz.radar.queries.selection import Selection
from lotsennetz.topics.models import Topic

Words = str | Promise
_ANY = "-.-"  # where a topic's slug goes; no slug has a dot


@dataclass(frozen=True)
class Choice:
    """``query`` leads to the page with this chosen, or without it if it is ``on`` already."""

    label: Words
    query: str
    on: bool = False
    icon: str = ""


@dataclass(frozen=True)
class Menu:
    """``parts`` are titles (or none) with choices."""

    id: str
    label: Words
    on: bool
    parts: list[tuple[str, list[Choice]]]


def menus(chosen: Selection, *, topics: bool) -> list[Menu]:
    """``topics`` offers several topics at once; map and list choose one in their own way."""
    filters = chosen.filters
    statuses = [
        Choice(status.label, filters.toggled("statuses", status).query(), status in filters.statuses)
        for status in Status
    ]
    sizes = [
        Choice(words, filters.but(size="" if name == filters.size else name).query(), name == filters.size)
        for name, (words, _low, _high) in SIZES.items()
    ]
    products = [
        Choice(
            name,
            filters.but(product="" if slug == filters.product else slug).query(),
            slug == filters.product,
        )
        for slug, name in chosen.products
    ]
    offered = [
        Menu("wahl-stand", _("Stand"), bool(filters.statuses), [("", statuses)]),
        Menu("wahl-groesse", _("Größe"), bool(filters.size), [(_("Einwohnende"), sizes)]),
        Menu("wahl-produkt", _("Produkt"), bool(filters.product), [("", products)]),
    ]
    if topics:
        offered.insert(0, Menu("wahl-themen", _("Themen"), bool(filters.topics), _several(chosen)))
    return [menu for menu in offered if any(choices for _title, choices in menu.parts)]


def _several(chosen: Selection) -> list[tuple[str, list[Choice]]]:
    filters = chosen.filters

    def choice(topic: Topic, label: str) -> Choice:
        return Choice(label, filters.toggled("topics", topic.slug).query(), topic.slug in filters.topics)

    return [
        (
            branch.topic.name,
            [choice(branch.topic, _("ganzer Bereich")), *(choice(leaf, leaf.name) for leaf in branch.leaves)],
        )
        for branch in chosen.branches
        if branch.leaves
    ]


def one_topic(chosen: Selection, view: str) -> list[tuple[str, list[Choice]]]:
    """Every topic by branch, each leading to ``view`` of it."""
    before, after = chosen.filters.but(view=view, topics=(_ANY,)).query().split(_ANY)
    return [
        (branch.topic.name, [Choice(leaf.name, f"{before}{leaf.slug}{after}") for leaf in branch.leaves])
        for branch in chosen.branches
        if branch.leaves
    ]


def toggles(chosen: Selection) -> list[Choice]:
    """What is on or off."""
    filters = chosen.filters
    offered = [
        Choice(
            _("sucht Partner"), filters.but(seeks=not filters.seeks).query(), filters.seeks, "user-question"
        ),
        Choice(
            _("bietet Erfahrung"),
            filters.but(offers=not filters.offers).query(),
            filters.offers,
            "heart-handshake",
        ),
    ]
    if chosen.home is not None:
        offered.append(
            Choice(
                _("ähnlich wie wir"),
                filters.but(similar=not filters.similar).query(),
                filters.similar,
                "building-community",
            )
        )
    if any(town.member and town.ags for town in chosen.every_town):
        towns = ALL if chosen.signed else SIGNED
        offered.append(
            Choice(_("Unterzeichnende"), filters.but(towns=towns).query(), chosen.signed, "signature")
        )
    return offered


def removable(chosen: Selection, *, topics: bool) -> list[Choice]:
    """What was chosen from the menus; each leads to the page without it."""
    filters = chosen.filters
    names = {topic.slug: topic.name for branch in chosen.branches for topic in [branch.topic, *branch.leaves]}
    taken = []
    if topics:
        taken += [Choice(names[slug], filters.toggled("topics", slug).query()) for slug in filters.topics]
    taken += [
        Choice(Status(status).label, filters.toggled("statuses", status).query())
        for status in filters.statuses
    ]
    if filters.size:
        taken.append(Choice(SIZES[filters.size][0], filters.but(size="").query()))
    if filters.product:
        taken.append(Choice(dict(chosen.products)[filters.product], filters.but(product="").query()))
    return taken


def nothing_chosen(filters: Filters) -> str:
    """The address without any filter; the view, and the topic of map and list, stay."""
    kept = Filters(view=filters.view, towns=filters.towns)
    return kept.but(topics=filters.topics[:1] if filters.view not in {"", "tabelle"} else ()).query()
