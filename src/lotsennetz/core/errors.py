"""What the domain says when it refuses."""

from __future__ import annotations


class DomainError(Exception):
    """A refusal with a sentence for the person, and the form field it belongs to, if one does."""

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class NotAllowed(DomainError):
    """The person may see the thing but not do this to it."""


class Conflict(DomainError):
    """Somebody else changed the thing in the meantime."""
