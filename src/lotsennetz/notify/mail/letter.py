"""What a mail says, before it is text or HTML. Both are made from the same letter, so they never differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class NotAnyMore(Exception):
    """The mail has lost its reason since it was entered. ``reason`` is a key of ``trouble.REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Part:
    """One of several things that a mail asks about, each with its own links (label and full address)."""

    title: str
    text: str
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Letter:
    """``action`` is the one thing to do: label and full address. ``thread`` ties mails about one thing."""

    subject: str
    lines: Sequence[str]
    quote: str = ""
    action: tuple[str, str] | None = None
    details: Sequence[tuple[str, str]] = ()
    parts: Sequence[Part] = ()
    closing: Sequence[str] = ()
    thread: str = ""
    greeting: str = ""
