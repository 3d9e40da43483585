"""What people write, made safe to show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import comrak
import nh3
from babel.numbers import format_decimal
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

_EXTENSIONS = comrak.ExtensionOptions()
_EXTENSIONS.autolink = True
_EXTENSIONS.strikethrough = True
_EXTENSIONS.table = True
_EXTENSIONS.tasklist = True
_RENDER = comrak.RenderOptions()
_RENDER.escape = True  # raw HTML is shown as the text it is, not swallowed
_RENDER.hardbreaks = True  # people who write mails expect their line ends to stay
_PARSE = comrak.ParseOptions()

_TAGS = {
    *("p", "br", "strong", "em", "del", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "input"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
    "input": {"type", "checked", "disabled"},
}
_SCHEMES = {"https", "http", "mailto", "tel"}
_CLEANER = nh3.Cleaner(
    tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener noreferrer nofollow ugc"
)
_SHIFT_HEADINGS = re.compile(r"<(/?)h([1-6])>")
_TAG = re.compile(r"(<[^>]*>)")
MENTION = re.compile(r"(?<![\w@/.:-])@([a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?)(?![\w@])")

Mentions = Mapping[str, tuple[str, str]]  # handle -> (name shown, address of the page)


def markdown(source: str, mentions: Mentions | None = None, *, top_heading: int = 3) -> SafeString:
    """Markdown as HTML that may stand in a page.

    Headings start at ``top_heading`` so that they never break the page's outline. ``mentions`` turns ``@handle``
    into a link; a handle that is not in it stays plain text.
    """
    html = _CLEANER.clean(comrak.render_markdown(source, _EXTENSIONS, _PARSE, _RENDER))
    if "<h" in html:
        html = _SHIFT_HEADINGS.sub(lambda m: f"<{m[1]}h{min(6, int(m[2]) + top_heading - 1)}>", html)
    if mentions and "@" in html:
        html = _link_mentions(html, mentions)
    return SafeString(html)  # cleaned above


def _link_mentions(html: str, mentions: Mentions) -> str:
    """Replace handles in text nodes; inside links and code they stay as typed."""

    def link(match: re.Match[str]) -> str:
        known = mentions.get(match[1])
        if known is None:
            return match[0]
        name, address = known
        return f'<a class="mention" href="{escape(address)}">@{escape(name)}</a>'

    parts = _TAG.split(html)
    depth = 0
    for index, part in enumerate(parts):
        if part.startswith("<"):
            if part.startswith(("<a ", "<a>", "<code", "<pre")):
                depth += 1
            elif part.startswith(("</a", "</code", "</pre")):
                depth -= 1
        elif depth == 0 and "@" in part:
            parts[index] = MENTION.sub(link, part)
    return "".join(parts)


def mentioned_handles(source: str) -> set[str]:
    """Every ``@handle`` in a text, lower-case, without the sign."""
    return set(MENTION.findall(source)) if "@" in source else set()


_BARE = re.compile(r"(\*\*|__|~~|`+|^#{1,6}\s+|^\s*[-*+]\s+|^\s*\d+[.)]\s+|^>\s?)", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def excerpt(source: str, length: int = 160) -> str:
    """The beginning of a Markdown text as one plain line of at most ``length`` characters."""
    plain = " ".join(_BARE.sub("", _LINK.sub(r"\1", source[: length * 4])).split())
    if len(plain) <= length:
        return plain
    cut = plain[:length].rsplit(" ", 1)[0]
    return f"{cut.rstrip(' ,.;:')} …"


def number(value: Any, digits: int | None = None) -> str:
    """A number as the reader's language writes it: 38.556 or 38,556."""
    pattern = None if digits is None else f"#,##0.{'0' * digits}" if digits else "#,##0"
    return format_decimal(value, format=pattern, locale=get_language() or "de")


def one_line(value: str) -> str:
    """White space folded, control characters gone."""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def file_size(size: int) -> str:
    """Bytes for people: 48 kB, 1,2 MB."""
    if size < 1_000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{number(round(size / 1_000), 0)} kB"
    return f"{number(size / 1_000_000, 1)} MB"


_FILE_KINDS = [
    (pgettext_lazy("Dateiart", "Tabelle"), "csv fods ods tsv xls xlsm xlsx"),
    (_("Präsentation"), "odp ppsx ppt pptx"),
    (_("Text"), "doc docm docx md odt rtf txt"),
    ("PDF", "pdf"),
    (_("Bild"), "avif bmp gif heic jpeg jpg png svg tif tiff webp"),
    (_("Archiv"), "7z gz rar tar tgz zip"),
    (_("Kalender"), "ics"),
]
_KIND_BY_ENDING = {ending: kind for kind, endings in _FILE_KINDS for ending in endings.split()}


def file_kind(name: str) -> str:
    """What a file is for people, by the end of its name: Tabelle, PDF, Datei."""
    ending = PurePosixPath(name).suffix[1:].lower()
    return str(_KIND_BY_ENDING.get(ending) or gettext("Datei"))
