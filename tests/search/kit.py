"""A small network with something of every kind in every circle, and ways to ask the search."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from lotsennetz.core import clock
from lotsennetz.entries import rules as entry_rules
from lotsennetz.entries.models import Attachment, Comment, Entry, State, Visibility
from lotsennetz.groups.models import Group
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.rules import PersonPolicy
from lotsennetz.radar.models import Statement, VisibleTo
from lotsennetz.search.models import ORIGINALS, Document, Kind
from lotsennetz.search.queries import Filters, Found, find
from lotsennetz.topics.models import Topic
from tests.content_factories import (
    AttachmentFactory,
    CommentFactory,
    EntryFactory,
    GroupFactory,
    TopicFactory,
    member_of,
)
from tests.radar.factories import StatementFactory

Key = tuple[str, int]


def keys(found: Found) -> list[Key]:
    return [(hit.kind, hit.number) for hit in found.hits]


def ask(viewer: Viewer, text: str, **filters: object) -> list[Key]:
    """All hits, page by page."""
    wanted = Filters(**filters)  # type: ignore[arg-type]
    page = find(viewer, text, filters=wanted, limit=100)
    hits = keys(page)
    while page.next is not None:
        page = find(viewer, text, filters=wanted, limit=100, after=page.next)
        hits += keys(page)
    return hits


def key_of(thing: object) -> Key:
    kinds: dict[type, Kind] = {
        Entry: Kind.ENTRY,
        Comment: Kind.COMMENT,
        Person: Kind.PERSON,
        Municipality: Kind.MUNICIPALITY,
        Topic: Kind.TOPIC,
        Statement: Kind.STATEMENT,
        Attachment: Kind.FILE,
    }
    return str(kinds[type(thing)]), thing.pk  # type: ignore[attr-defined]


def marked(segments: Iterable[tuple[str, bool]]) -> list[str]:
    return [text for text, hit in segments if hit]


def plain(segments: Iterable[tuple[str, bool]]) -> str:
    return "".join(text for text, _hit in segments)


@dataclass
class World:
    """Everything says "gemeinsam"; ``open`` and ``closed`` are groups, closed for members only."""

    open: Group
    closed: Group
    topic: Topic
    entries: dict[str, Entry]
    comments: list[Comment]
    files: list[Attachment]
    statements: list[Statement]

    @property
    def things(self) -> list[object]:
        return [*self.entries.values(), *self.comments, *self.files, *self.statements, self.topic]


def world(town: Municipality, author: Person, inside: Iterable[Person] = ()) -> World:
    """``inside`` are members of both groups, besides ``author``."""
    opened = GroupFactory.create(name="Offene Runde", privacy=Group.Privacy.PUBLIC)
    closed = GroupFactory.create(
        name="Geheimer Kreis", privacy=Group.Privacy.MEMBERS, join_policy="invitation"
    )
    for group in (opened, closed):
        for person in (author, *inside):
            member_of(group, person)
    topic = TopicFactory.create(title="Gemeinsame Beschaffung", parent=TopicFactory.create())
    moment = clock.now() - timedelta(days=3)
    entries, comments, files = {}, [], []
    for number, (name, group, level) in enumerate(
        [
            ("public", None, Visibility.PUBLIC),
            ("network", None, Visibility.NETWORK),
            ("town", None, Visibility.MUNICIPALITY),
            ("open public", opened, Visibility.PUBLIC),
            ("open network", opened, Visibility.NETWORK),
            ("open group", opened, Visibility.GROUP),
            ("closed public", closed, Visibility.PUBLIC),
            ("closed group", closed, Visibility.GROUP),
            ("closed town", closed, Visibility.MUNICIPALITY),
        ]
    ):
        when = moment + timedelta(minutes=number)
        entry = EntryFactory.create(
            title=f"Gemeinsam {name}",
            body=f"Wort{number}eins steht nur hier.",
            author=author,
            municipality=town,
            group=group,
            visibility=level,
            topic=topic,
            created_at=when,
        )
        entries[name] = entry
        comments.append(
            CommentFactory.create(
                entry=entry, author=author, body=f"Gemeinsam geht das, Wort{number}zwei.", created_at=when
            )
        )
        files.append(
            AttachmentFactory.create(
                entry=entry, name=f"Gemeinsamer Plan {number}.pdf", uploaded_by=author, created_at=when
            )
        )
        files.append(
            AttachmentFactory.create(
                entry=None,
                comment=comments[-1],
                name=f"Gemeinsame Liste {number}.ods",
                uploaded_by=author,
                created_at=when,
            )
        )
    statements = [
        StatementFactory.create(municipality=town, visibility=level, note="Gemeinsam gekauft.")
        for level in VisibleTo.values
    ]
    draft = EntryFactory.create(
        title="Gemeinsam Entwurf", author=author, state=State.DRAFT, published_at=None
    )
    entries["draft"] = draft
    entries["deleted"] = EntryFactory.create(title="Gemeinsam gelöscht", author=author, state=State.DELETED)
    comments.append(CommentFactory.create(entry=entries["public"], body="Gemeinsam weg", state=State.DELETED))
    return World(opened, closed, topic, entries, comments, files, statements)


def may_see(viewer: Viewer, thing: object) -> bool:
    """By the rules for one object, not by the conditions that the search uses."""
    if isinstance(thing, Entry):
        return thing.state == State.PUBLISHED and entry_rules.can(viewer, "see", thing)
    if isinstance(thing, Comment):
        return thing.state == State.PUBLISHED and may_see(viewer, thing.entry)
    if isinstance(thing, Attachment):
        return may_see(viewer, thing.comment or thing.entry)
    if isinstance(thing, Person):
        return PersonPolicy.can(viewer, thing)
    if isinstance(thing, Statement):
        if viewer.is_coordinator or thing.municipality_id in viewer.municipality_ids:
            return True
        return thing.visibility == VisibleTo.PUBLIC or (
            thing.visibility == VisibleTo.NETWORK and viewer.is_network_member
        )
    return True


def index_rows() -> set[tuple[object, ...]]:
    """What the index says of everything, in words: the same after a rebuild if it was kept well."""
    from django.db import connection

    rows: set[tuple[object, ...]] = set()
    words = _words_of_documents(connection.vendor)
    for document in Document.objects.all():
        number = getattr(document, ORIGINALS[Kind(document.kind)])
        facts = (document.group, document.municipality, document.topic, document.inside, document.home)
        rows.add((document.kind, number, document.at, *facts, document.fingerprint, words[document.id]))
    return rows


def _words_of_documents(vendor: str) -> dict[int, tuple[str, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        if vendor == "postgresql":
            cursor.execute("SELECT id, tsvector_to_array(words) FROM search_document")
            return {pk: tuple(sorted(words)) for pk, words in cursor.fetchall()}
        cursor.execute("SELECT rowid, title_words, title_parts, words, parts, facts FROM search_text")
        return {
            pk: tuple(" ".join(sorted(field.split())) for field in fields)
            for pk, *fields in cursor.fetchall()
        }
