"""What the page about the API says that the code knows better than a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lotsennetz.api.v1 import api

EXAMPLES = Path(__file__).with_name("facts") / "examples"
PLACEHOLDER = "https://verbund.example"
_BASE = "/api/v1/"
_SUBJECTS: list[tuple[str, Promise]] = [
    ("municipalities", _("Kommunen der Region, mit Schlüssel (AGS) und Eckdaten")),
    ("people", _("Menschen im Verbund; nur für Mitglieder")),
    ("topics", _("Themen mit ihren anderen Namen")),
    ("groups", _("Gruppen")),
    ("entries", _("Beiträge, Fragen, Links und Dateien: lesen, schreiben, ändern, kommentieren, reagieren")),
    ("files", _("der Inhalt einer Datei")),
    ("radar", _("Wer macht was: die Angaben der Kommunen; für die eigene Kommune auch schreiben")),
    ("opportunities", _("Gelegenheiten; nur für Mitglieder")),
    ("search", _("Suchen, wie auf der Seite")),
    ("notifications", _("Ihre Mitteilungen")),
    ("me", _("Wer Sie sind und was Ihr Zugang darf")),
]


@lru_cache(maxsize=1)
def _paths() -> frozenset[str]:
    return frozenset(path.removeprefix(_BASE).split("/")[0] for path in api().get_openapi_schema()["paths"])


def subjects() -> Sequence[tuple[str, Promise]]:
    """The beginnings of all addresses, and what is there."""
    return [(f"{_BASE}{name}", what) for name, what in _SUBJECTS if name in _paths()]


@lru_cache(maxsize=16)
def _text(name: str) -> str:
    return (EXAMPLES / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")


def example(name: str, base: str = "") -> str:
    """As it can be copied: with the address of this network."""
    return _text(name).replace(PLACEHOLDER, base or settings.BASE_URL)


def examples() -> dict[str, str]:
    names = sorted(path.stem for path in EXAMPLES.glob("*.txt"))
    return {name: example(name) for name in names}
