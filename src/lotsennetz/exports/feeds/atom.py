"""Django's Atom with what entries need: their text as content, times that do not move by themselves."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

# What XML 1.0 cannot hold at all. The escaping of everything else is the writer's.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: When an empty feed was "changed last": before anything was said here.
NEVER = datetime(2026, 1, 1, tzinfo=UTC)


def speakable(text: str) -> str:
    """``text`` without the characters that would make the whole feed unreadable."""
    return _NOT_IN_XML.sub("", text)


class AtomFeed(Atom1Feed):
    """``content`` of an item is HTML; addresses in it are relative to the item's page."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "Lotsennetz")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html", "xml:base": item["link"]})

    def latest_post_date(self) -> datetime:
        """Django says "now" of an empty feed, and no reader would ever hear "unchanged"."""
        dates = [item[key] for item in self.items for key in ("updateddate", "pubdate") if item[key]]
        return max(dates, default=NEVER)
