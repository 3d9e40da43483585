"""What the privacy page says of apps that the portal knows nothing of. Filled in ``AppConfig.ready()``.

Sentences are made when the page is, from the constants of the code that keeps and deletes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

Said = Callable[[], Sequence[str]]


@dataclass(frozen=True)
class Section:
    order: int
    heading: str | Promise
    sentences: Said


@dataclass
class _Registry:
    sections: dict[str, Section] = field(default_factory=dict)
    periods: dict[str, Said] = field(default_factory=dict)


_registry = _Registry()


def section(name: str, order: int, heading: str | Promise, sentences: Said) -> None:
    """A heading of its own, with a line for each sentence."""
    _registry.sections[name] = Section(order, heading, sentences)


def periods(name: str, sentences: Said) -> None:
    """Lines under "how long"."""
    _registry.periods[name] = sentences


def sections() -> list[Section]:
    return sorted(_registry.sections.values(), key=lambda each: each.order)


def all_periods() -> list[str]:
    return [sentence for said in _registry.periods.values() for sentence in said()]
