"""How the pages of the search answer."""

from lotsennetz.groups.answering import UNPROCESSABLE, Answering, is_htmx, put_on

__all__ = ["UNPROCESSABLE", "action", "form_page", "is_htmx", "open_page", "page", "put_on"]

_answering = Answering("search:results")
page, open_page, form_page, action = (
    _answering.page,
    _answering.open_page,
    _answering.form_page,
    _answering.action,
)
