"""How the stream's pages answer."""

from __future__ import annotations

from lotsennetz.entries.services.fetch import Gone
from lotsennetz.groups.answering import Answering, back, is_htmx, number, ours, put_on
from lotsennetz.groups.services.fetch import NoSuchGroup

__all__ = ["action", "back", "form_page", "is_htmx", "number", "open_page", "ours", "page", "put_on"]

_answering = Answering("stream:groups", missing=(Gone, NoSuchGroup))
page, open_page = _answering.page, _answering.open_page
form_page, action = _answering.form_page, _answering.action
