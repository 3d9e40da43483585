"""Things to find, put into the index, for the tests of the pages."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from lotsennetz.core import clock
from lotsennetz.entries.models import Comment, Entry
from lotsennetz.search.models import Kind
from lotsennetz.search.services.indexing import refresh
from tests.content_factories import CommentFactory, EntryFactory

HERE = "/suche/"


def entry(**values: Any) -> Entry:
    made: Entry = EntryFactory.create(**{"created_at": clock.now(), **values})
    refresh(Kind.ENTRY, [made.pk])
    return made


def comment(**values: Any) -> Comment:
    made: Comment = CommentFactory.create(**values)
    refresh(Kind.COMMENT, [made.pk])
    return made


def index(kind: Kind, *numbers: int) -> None:
    refresh(kind, list(numbers))


def asked(browser: Client, **query: str) -> Any:
    return browser.get(HERE, query)


def text_of(answer: Any) -> str:
    """The page as one reads it, in one line."""
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    shown = re.sub(r"<[^>]+>", " ", main[0] if main else answer.content.decode())
    return " ".join(html.unescape(shown).split())


def titles(answer: Any) -> list[str]:
    found = re.findall(
        r'class="line hit">.*?<a class="title"[^>]*>(.*?)</a>', answer.content.decode(), re.DOTALL
    )
    return [html.unescape(re.sub(r"<[^>]+>", "", title)).strip() for title in found]


def links(answer: Any) -> dict[str, str]:
    """Label to address."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', answer.content.decode(), re.DOTALL)
    return {
        " ".join(html.unescape(re.sub(r"<[^>]+>", " ", label)).split()): html.unescape(href)
        for href, label in found
    }
