"""What a text, a title, a link has to be before it is published."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError
from lotsennetz.core.text import one_line
from lotsennetz.entries.models import Kind

TITLE_LENGTH = 200
BODY_LENGTH = 20_000
COMMENT_LENGTH = 10_000
LINK_LENGTH = 1_000
TAGS = 8
TAG_LENGTH = 40
TYPED_TAGS_LENGTH = 1_000
TAG_BREAKS = re.compile(r"[,;\n]")

_url = URLValidator(schemes=["http", "https"])


def checked_title(value: str, *, needed: bool) -> str:
    title = one_line(value)
    if needed and not title:
        raise DomainError(_("Geben Sie einen Titel ein."), field="title")
    if len(title) > TITLE_LENGTH:
        raise DomainError(
            _("Der Titel hat %(now)s Zeichen, erlaubt sind %(most)s.")
            % {"now": len(title), "most": TITLE_LENGTH},
            field="title",
        )
    return title


def checked_body(value: str, *, needed: bool, most: int = BODY_LENGTH) -> str:
    body = value.replace("\r\n", "\n").replace("\x00", "").strip()
    if needed and not body:
        raise DomainError(_("Schreiben Sie einen Text."), field="body")
    if len(body) > most:
        raise DomainError(
            _("Der Text hat %(now)s Zeichen, erlaubt sind %(most)s.") % {"now": len(body), "most": most},
            field="body",
        )
    return body


def checked_link(value: str, *, needed: bool) -> str:
    link = value.strip()
    if not link:
        if needed:
            raise DomainError(_("Geben Sie die Adresse an, auf die der Link zeigt."), field="link")
        return ""
    if "://" not in link and "." in link:  # copied or typed as people say it: service-bw.de
        link = f"https://{link}"
    problem = _("Diese Adresse ist nicht vollständig. Sie beginnt mit https:// oder http://.")
    if len(link) > LINK_LENGTH:
        raise DomainError(problem, field="link")
    try:
        _url(link)
        named = urlsplit(link).username
    except (ValidationError, ValueError) as error:
        raise DomainError(problem, field="link") from error
    if named:
        raise DomainError(problem, field="link")
    return link


def folded_tags(values: Iterable[str]) -> dict[str, str]:
    """Folded word → word as written. A value may hold several words with commas between them."""
    parts = [part for value in values for part in TAG_BREAKS.split(value)]
    words = [one_line(part).lstrip("# ") for part in parts]
    return {word.casefold(): word for word in words if word}


def checked_tags(values: list[str]) -> dict[str, str]:
    """Folded word → word as written, at most ``TAGS`` of them."""
    tags = folded_tags(values)
    if len(tags) > TAGS:
        raise DomainError(_("Höchstens %(most)s Schlagwörter.") % {"most": TAGS}, field="tags")
    for word in tags.values():
        if len(word) > TAG_LENGTH:
            raise DomainError(
                _("Ein Schlagwort hat höchstens %(most)s Zeichen.") % {"most": TAG_LENGTH}, field="tags"
            )
    return tags


def needs_title(kind: str) -> bool:
    return kind in {Kind.QUESTION, Kind.LINK}


def needs_body(kind: str) -> bool:
    return kind == Kind.POST
