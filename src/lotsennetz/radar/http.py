"""How the radar's pages answer."""

from __future__ import annotations

from lotsennetz.groups.answering import (
    CONFLICT,
    UNPROCESSABLE,
    Answering,
    back,
    forbidden,
    is_htmx,
    number,
    ours,
    put_on,
    toast,
)

__all__ = [
    "CONFLICT",
    "UNPROCESSABLE",
    "action",
    "back",
    "forbidden",
    "form_page",
    "is_htmx",
    "number",
    "open_page",
    "ours",
    "page",
    "put_on",
    "refused",
    "toast",
]

_answering = Answering("radar:overview")
page, open_page, refused = _answering.page, _answering.open_page, _answering.refused
form_page, action = _answering.form_page, _answering.action
