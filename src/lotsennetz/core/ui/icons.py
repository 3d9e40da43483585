"""Icons: one sprite, asked for by name."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static
from markupsafe import Markup, escape

SPRITE = "core/icons.svg"
_FILE = Path(__file__).parents[1] / "static" / SPRITE
NAMES = frozenset(re.findall(r'<symbol id="([^"]+)"', _FILE.read_text()))

KIND = {
    "post": "message",
    "question": "help-circle",
    "answered": "circle-check",
    "file": "file-text",
    "link": "link",
    "practice": "bulb",
    "poll": "chart-bar",
    "event": "calendar-event",
    "package": "package",
    "decision": "gavel",
}


def kind_icon(kind: str, *, answered: bool = False) -> str:
    """The icon of a kind of entry; an answered question has its own."""
    return KIND["answered" if kind == "question" and answered else kind]


def icon(name: str, size: int = 20, label: str | None = None) -> Markup:
    """An icon. Decorative unless a label says what it stands for. An unknown name is a mistake of ours."""
    if label is None:
        return _plain(name, size)
    return _icon(name, size, f'role="img" aria-label="{escape(label)}"')


@lru_cache(maxsize=1024)
def _plain(name: str, size: int) -> Markup:
    return _icon(name, size, 'aria-hidden="true"')


@lru_cache(maxsize=1)
def _sprite() -> str:
    """Its address does not change while a process lives."""
    return static(SPRITE)


def _icon(name: str, size: int, voice: str) -> Markup:
    if name not in NAMES:
        raise KeyError(name)
    # ``voice`` was escaped above; everything else is ours.
    return Markup(  # noqa: S704
        f'<svg class="icon i{int(size)}" width="{int(size)}" height="{int(size)}" {voice}>'
        f'<use href="{_sprite()}#{name}"/></svg>'
    )
