"""What may stand beside the sign-in form: the sample network offers its people here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Panel:
    """A template to include, and the values it finds there as ``panel.values``."""

    template: str
    values: Mapping[str, Any]


Provider = Callable[[HttpRequest], Panel | None]
_providers: list[Provider] = []


def offer(provider: Provider) -> None:
    """Called from ``AppConfig.ready``. The provider says None where it has nothing to show."""
    if provider not in _providers:
        _providers.append(provider)


def panel_for(request: HttpRequest) -> Panel | None:
    """The first panel that somebody offers for this request."""
    return next((panel for provider in _providers if (panel := provider(request))), None)
