"""Entries as the items of a feed: the same text, names and links as on the pages of that viewer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.utils.feedgenerator import get_tag_uri
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lotsennetz.core.text import excerpt, markdown
from lotsennetz.entries.cards import Face, Faces
from lotsennetz.entries.models import Attachment, Entry
from lotsennetz.entries.queries.parts import Parts
from lotsennetz.exports.feeds.atom import NEVER, AtomFeed, speakable
from lotsennetz.groups.viewer import Viewer

MOST = 50
_OWN_LINK = re.compile(r'(<a [^>]*?href=")/(?!/)')


def feed_of(
    entries: QuerySet[Entry], viewer: Viewer, *, title: str, subtitle: str, page: str, address: str, key: str
) -> AtomFeed:
    """The newest of ``entries``, which the caller has narrowed to what ``viewer`` may see.

    ``page`` and ``address`` are paths: of the page with the same entries, and of the feed. ``key`` names the feed
    for good, whatever its address.
    """
    base = settings.BASE_URL
    feed = AtomFeed(
        title=speakable(title),
        link=f"{base}{page}",
        description="",
        subtitle=speakable(subtitle) or None,
        language=get_language(),
        feed_url=f"{base}{address}",
        feed_guid=get_tag_uri(f"{base}/{key}", NEVER),
    )
    rows = entries.filter(archived_at=None, published_at__isnull=False)
    joined = rows.select_related("author", "municipality", "topic").defer("municipality__shape")
    newest = list(joined.order_by("-published_at", "-pk")[:MOST])
    parts = Parts([entry.pk for entry in newest], [], viewer)
    faces = Faces(viewer)
    for entry in newest:
        _add(feed, entry, parts, faces.of(entry.author, entry.municipality))
    return feed


def _add(feed: AtomFeed, entry: Entry, parts: Parts, face: Face) -> None:
    base = settings.BASE_URL
    said = entry.title or excerpt(entry.body, 70) or entry.link or entry.get_kind_display()
    words = [entry.get_kind_display(), *([entry.topic.name] if entry.topic else []), *parts.tags[entry.pk]]
    feed.add_item(
        title=speakable(said),
        link=f"{base}{entry.get_absolute_url()}",
        description=None,  # type: ignore[arg-type] # the writer leaves it out: the text is the content
        author_name=speakable(f"{face.name}, {face.place}" if face.place else face.name),
        author_link=f"{base}{face.url}" if face.url else None,
        pubdate=entry.published_at,
        updateddate=max(moment for moment in (entry.edited_at, entry.published_at) if moment),
        unique_id=get_tag_uri(f"{base}/eintrag/{entry.pk}", entry.created_at),
        categories=[speakable(word) for word in dict.fromkeys(words)],
        content=speakable(_content(entry, parts)),
    )


def _content(entry: Entry, parts: Parts) -> str:
    """The text as the pages render it, the link, and the names of the files."""
    text = markdown(entry.body, parts.mentions.get(entry.pk)) if entry.body else SafeString("")
    pieces = [_OWN_LINK.sub(rf"\1{settings.BASE_URL}/", text), _link(entry.link)]
    return "\n".join(piece for piece in (*pieces, _files(parts.files((entry.pk, None)))) if piece)


def _link(address: str) -> str:
    """An address that is no web address is shown, but leads nowhere."""
    if not address.startswith(("https://", "http://")):
        return format_html("<p>{}</p>", address) if address else ""
    return format_html('<p><a href="{}" rel="noopener noreferrer nofollow ugc">{}</a></p>', address, address)


def _files(files: Sequence[Attachment]) -> str:
    """Links that ask at the door as on the page: readers without a session are sent to sign in."""
    if not files:
        return ""
    lines = format_html_join(
        "",
        '<li><a href="{}{}">{}</a></li>',
        ((settings.BASE_URL, f.get_absolute_url(), f.name) for f in files),
    )
    return format_html("<p>{}</p><ul>{}</ul>", _("Dateien:"), lines)
