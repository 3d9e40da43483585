"""Places in the page frame which the apps fill in ``AppConfig.ready()``.

Core knows no people, groups or entries; it knows that there are places for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.functional import Promise

from lotsennetz.core.addresses import address

Label = str | Promise
Visible = Callable[[HttpRequest], bool]
Count = Callable[[HttpRequest], int]


class Sluggish(Protocol):
    """A group, as far as the frame needs to know."""

    slug: Any


@dataclass(frozen=True)
class PlaceSlot:
    order: int
    label: Label
    icon: str
    url_name: str
    match_prefix: str | tuple[str, ...]
    visible: Visible | None = None
    count: Count | None = None
    phone: bool = False
    short: Label | None = None
    second: bool = False


@dataclass(frozen=True)
class EntrySlot:
    """A line of a menu or of a settings navigation."""

    order: int
    label: Label
    icon: str
    url_name: str
    visible: Visible | None = None


@dataclass(frozen=True)
class GroupTabSlot:
    order: int
    label: Label
    url_name: str
    visible: Callable[[HttpRequest, Any], bool] | None = None
    count: Callable[[HttpRequest, Any], int] | None = None


@dataclass(frozen=True)
class FooterLink:
    label: Label
    url: str


@dataclass(frozen=True)
class NetworkFace:
    """The network as pages show it. ``accent_css`` is the address of a stylesheet that sets --accent."""

    name: str
    slug: str = ""
    sample: bool = False
    demo: bool = False
    claim: str = ""
    accent_css: str = ""
    home_url: str = "/"
    footer: Sequence[FooterLink] = ()


@dataclass(frozen=True)
class PersonFace:
    """The person at the screen."""

    name: str
    initials: str
    hue: int
    url: str
    detail: str = ""
    photo: str = ""
    theme: str = "auto"


@dataclass(frozen=True)
class Tab:
    label: Label
    url: str
    current: bool
    count: int = 0
    icon: str = ""


@dataclass
class Registry:
    places: dict[str, PlaceSlot] = field(default_factory=dict)
    public_places: dict[str, PlaceSlot] = field(default_factory=dict)
    new_actions: dict[str, EntrySlot] = field(default_factory=dict)
    settings_pages: dict[str, EntrySlot] = field(default_factory=dict)
    group_tabs: dict[str, GroupTabSlot] = field(default_factory=dict)
    network: Callable[[HttpRequest], NetworkFace] | None = None
    person: Callable[[HttpRequest], PersonFace | None] | None = None
    unread: tuple[Count, str] | None = None
    search: str = ""
    suggestions: str = ""


registry = Registry()


def place(
    order: int,
    label: Label,
    icon: str,
    url_name: str,
    match_prefix: str | tuple[str, ...],
    *,
    visible: Visible | None = None,
    count: Count | None = None,
    phone: bool = False,
    short: Label | None = None,
    second: bool = False,
) -> None:
    """A place of the side bar; with ``phone`` also of the bottom bar, with ``second`` below the line.

    It is the current one on every page whose address starts with ``match_prefix`` (or one of them).
    """
    slot = PlaceSlot(order, label, icon, url_name, match_prefix, visible, count, phone, short, second)
    registry.places[url_name] = slot


def public_place(
    order: int,
    label: Label,
    url_name: str,
    match_prefix: str | tuple[str, ...],
    *,
    visible: Visible | None = None,
) -> None:
    """A link in the header of the public pages."""
    registry.public_places[url_name] = PlaceSlot(order, label, "", url_name, match_prefix, visible)


def new_action(order: int, label: Label, icon: str, url_name: str, *, visible: Visible | None = None) -> None:
    """A line of the menu "Neu"."""
    registry.new_actions[url_name] = EntrySlot(order, label, icon, url_name, visible)


def settings_page(
    order: int, label: Label, icon: str, url_name: str, *, visible: Visible | None = None
) -> None:
    """A page of the settings; the first one is what "Einstellungen" leads to."""
    registry.settings_pages[url_name] = EntrySlot(order, label, icon, url_name, visible)


def group_tab(
    order: int,
    label: Label,
    url_name: str,
    *,
    visible: Callable[[HttpRequest, Any], bool] | None = None,
    count: Callable[[HttpRequest, Any], int] | None = None,
) -> None:
    """A tab of the group pages; its address takes the group's slug."""
    registry.group_tabs[url_name] = GroupTabSlot(order, label, url_name, visible, count)


def network(provider: Callable[[HttpRequest], NetworkFace]) -> None:
    """Who says what the network is called."""
    registry.network = provider


def person(provider: Callable[[HttpRequest], PersonFace | None]) -> None:
    """Who says which person is at the screen."""
    registry.person = provider


def unread(provider: Count, url_name: str) -> None:
    """Who counts the unread notifications, and where the bell leads."""
    registry.unread = (provider, url_name)


def search(url_name: str, suggestions: str = "") -> None:
    """The search page, and what proposes something while one types; without a page there is no search field."""
    registry.search, registry.suggestions = url_name, suggestions


def shown(slots: dict[str, EntrySlot], request: HttpRequest) -> list[EntrySlot]:
    """The entries this person may see, in order."""
    visible = (slot for slot in slots.values() if slot.visible is None or slot.visible(request))
    return sorted(visible, key=lambda slot: slot.order)


def current_name(request: HttpRequest) -> str:
    """The name of the page being answered."""
    match = request.resolver_match
    return match.view_name if match else ""


def settings_pages(request: HttpRequest) -> list[Tab]:
    """The settings navigation."""
    here = current_name(request)
    return [
        Tab(slot.label, address(slot.url_name), slot.url_name == here, 0, slot.icon)
        for slot in shown(registry.settings_pages, request)
    ]


def group_tabs(request: HttpRequest, group: Sluggish, current: str = "") -> list[Tab]:
    """The tabs of a group, for this person."""
    here = current or current_name(request)
    tabs = sorted(registry.group_tabs.values(), key=lambda slot: slot.order)
    return [
        Tab(
            slot.label,
            address(slot.url_name, slug=group.slug),
            slot.url_name == here,
            slot.count(request, group) if slot.count else 0,
        )
        for slot in tabs
        if slot.visible is None or slot.visible(request, group)
    ]
