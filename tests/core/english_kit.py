"""What a page says, and which of it is still German."""

from __future__ import annotations

import gettext
import importlib.util
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from django.utils.translation import trans_real

from lotsennetz.core import time_text

ROOT = Path(__file__).resolve().parents[2]
#: Attributes whose text people see or hear.
SPOKEN = ("alt", "aria-label", "placeholder", "title", "data-confirm", "data-confirm-label", "data-text")
_SILENT = ("script", "style")
_VOID = ("area", "br", "col", "hr", "img", "input", "link", "meta", "path", "source", "use", "wbr")
#: Letters and words English does not have. "die", "was" and the like stay out: English has them too.
_GERMAN = re.compile(
    r"[äöüßÄÖÜ„]|\b(der|das|den|dem|und|oder|nicht|nichts|ist|sind|Sie|Ihre?[nmrs]?|für|mit|von|vom|zu|zur|zum|auf|"
    r"bei|eine?[nmrs]?|keine?[nmrs]?|noch|wird|werden|wurde|kann|haben|alle[nmrs]?|hier|dieser?|diese[nms]|"
    r"Fehler|Eintrag|Gruppen?|Beitrag|Frage[n]?|Antwort|Kommune|Verbund|Mein|Neue[nmrs]?|Uhr|vor|gestern|heute)\b"
)

_ADDRESS = re.compile(r"https?://\S+")  # addresses are German in every language


def catalogues() -> Any:
    """tools/catalogues.py"""
    if "catalogues" not in sys.modules:
        spec = importlib.util.spec_from_file_location("catalogues", ROOT / "tools/catalogues.py")
        assert spec
        assert spec.loader
        sys.modules["catalogues"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["catalogues"])
    return sys.modules["catalogues"]


def load_english() -> None:
    """The catalogue as it is in the tree, even if nobody has compiled it since the last change."""
    tool = catalogues()
    compiled = tool.ENGLISH.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < tool.ENGLISH.stat().st_mtime:
        tool.compile_all()
    vars(gettext)["_translations"].clear()
    vars(trans_real)["_translations"].clear()
    time_text._words.cache_clear()


def untranslated(english: Catalog) -> frozenset[str]:
    """The German texts that have another wording in English; none of them may stand on an English page."""
    return frozenset(
        str(form)
        for message in english
        if message.id and "%" not in str(message.id)
        for form, said in zip(_forms(message.id), _forms(message.string), strict=True)
        if form != said
    )


def _forms(text: Any) -> list[Any]:
    return list(text) if isinstance(text, (tuple, list)) else [text]


class Said(HTMLParser):
    """Every text of a page that is not marked as another language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.language = ""
        self._open: list[tuple[str, bool]] = []  # tag, and whether its content counts
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = named.get("lang", "")
        counts = tag not in _SILENT and named.get("lang", "en") == "en" and self._counts()
        if tag not in _VOID:
            self._open.append((tag, counts))
        if counts:
            self.texts += [named[name].strip() for name in SPOKEN if named.get(name, "").strip()]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._counts():
            self.texts.append(" ".join(data.split()))

    def _counts(self) -> bool:
        return not self._open or self._open[-1][1]


def german_in(texts: list[str], known: frozenset[str]) -> list[str]:
    return [text for text in texts if text in known or _GERMAN.search(_ADDRESS.sub("", text))]
