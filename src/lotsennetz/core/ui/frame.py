"""What stands around every page: names, places, person, appearance. Built once per request, if asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from lotsennetz.core.addresses import address
from lotsennetz.core.ui import slots
from lotsennetz.core.ui.slots import FooterLink, Label, NetworkFace, PersonFace, PlaceSlot

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "farbe"
BOTTOM_PLACES = 5


@dataclass(frozen=True)
class Place:
    url: str
    label: Label
    icon: str
    current: bool
    count: int
    short: Label


@dataclass(frozen=True)
class MenuEntry:
    label: Label
    icon: str
    url: str


@dataclass(frozen=True)
class Frame:
    network_name: str
    network_slug: str
    network_claim: str
    accent_css: str
    home_url: str
    sample: bool
    demo: bool
    places: Sequence[Place]
    second_places: Sequence[Place]
    bottom_places: Sequence[Place]
    more_places: Sequence[Place]
    public_places: Sequence[Place]
    person: PersonFace | None
    unread: int
    bell_url: str
    search_url: str
    suggestions_url: str
    settings_url: str
    theme: str
    language: str
    other_language: str
    other_language_name: str
    new_actions: Sequence[MenuEntry]
    footer: Sequence[FooterLink]
    path: str


def theme_of(request: HttpRequest, person: PersonFace | None) -> str:
    """The appearance chosen on this device, else the one chosen in the profile."""
    chosen = request.COOKIES.get(THEME_COOKIE, "") or (person.theme if person else "")
    return chosen if chosen in THEMES else "auto"


def _place(slot: PlaceSlot, request: HttpRequest) -> Place:
    return Place(
        url=address(slot.url_name),
        label=slot.label,
        icon=slot.icon,
        current=request.path.startswith(slot.match_prefix),
        count=slot.count(request) if slot.count else 0,
        short=slot.short or slot.label,
    )


def _places(known: dict[str, PlaceSlot], request: HttpRequest) -> list[tuple[PlaceSlot, Place]]:
    visible = (slot for slot in known.values() if slot.visible is None or slot.visible(request))
    return [(slot, _place(slot, request)) for slot in sorted(visible, key=lambda slot: slot.order)]


def _entries(known: dict[str, slots.EntrySlot], request: HttpRequest) -> list[MenuEntry]:
    return [MenuEntry(s.label, s.icon, address(s.url_name)) for s in slots.shown(known, request)]


def build(request: HttpRequest) -> Frame:
    """Ask everybody who registered."""
    known = slots.registry
    face = known.network(request) if known.network else NetworkFace(name=settings.SITE_NAME)
    person = known.person(request) if known.person else None
    places = _places(known.places, request)
    phone = [place for slot, place in places if slot.phone][:BOTTOM_PLACES]
    language = (get_language() or "de")[:2]
    other = next((code for code, _ in settings.LANGUAGES if code != language), language)
    settings_pages = _entries(known.settings_pages, request) if person else []
    return Frame(
        network_name=face.name,
        network_slug=face.slug,
        network_claim=face.claim,
        accent_css=face.accent_css,
        home_url=face.home_url,
        sample=face.sample,
        demo=face.demo,
        places=[place for slot, place in places if not slot.second],
        second_places=[place for slot, place in places if slot.second],
        bottom_places=phone,
        more_places=[place for _, place in places if place not in phone],
        public_places=[place for _, place in _places(known.public_places, request)],
        person=person,
        unread=known.unread[0](request) if known.unread and person else 0,
        bell_url=address(known.unread[1]) if known.unread and person else "",
        search_url=address(known.search) if known.search else "",
        suggestions_url=address(known.suggestions) if known.suggestions else "",
        settings_url=settings_pages[0].url if settings_pages else "",
        theme=theme_of(request, person),
        language=language,
        other_language=other,
        other_language_name=dict(settings.LANGUAGES)[other],
        new_actions=_entries(known.new_actions, request) if person else [],
        footer=face.footer,
        path=request.get_full_path(),
    )


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``frame``, built only if the page asks for it; ``csrf_input``, masked once for all forms."""
    return {
        "frame": SimpleLazyObject(lambda: build(request)),
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
    }
