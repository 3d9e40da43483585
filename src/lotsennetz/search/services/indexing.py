"""Keep the documents of single things as the things are now. In the transaction of the change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import connection, transaction

from lotsennetz.core.statements import Fixed, Row
from lotsennetz.entries.models import Attachment, Comment
from lotsennetz.search import facts
from lotsennetz.search.index import engine
from lotsennetz.search.index.base import Entered
from lotsennetz.search.lexemes import fields_of
from lotsennetz.search.models import ORIGINALS, Document, Kind
from lotsennetz.search.places import place
from lotsennetz.search.services import vocabulary
from lotsennetz.search.sources import SOURCES, Text

_known = {
    kind: Fixed(
        lambda numbers, column=column: Document.objects.filter(**{f"{column}__among": numbers}).values_list(
            column, "pk", "fingerprint"
        )
    )
    for kind, column in ORIGINALS.items()
}


def _taken(numbers: list[int]) -> object:
    return Document.objects.filter(pk__among=numbers).values_list("pk")


_taken_places = Fixed(_taken)  # type: ignore[arg-type]


def refresh(kind: Kind, numbers: Collection[int], *, everything: bool = False, wait: bool = True) -> int:
    """Index these things as they are; those that are not to be found (any more) lose their documents.

    ``everything`` writes also what looks unchanged. Without ``wait`` those are left out that somebody else is
    indexing at this moment. Returns how many documents were written or removed.
    """
    if not numbers:
        return 0
    with transaction.atomic():
        held = engine().hold(kind, numbers, wait=wait)
        known: dict[int, Row] = {number: (pk, mark) for number, pk, mark in _known[kind](numbers=held)}
        texts = SOURCES[kind].texts(held)
        changed = [
            (text, mark)
            for text in texts
            if (mark := text.fingerprint()) != known.get(text.number, (0, ""))[1] or everything
        ]
        gone = known.keys() - {text.number for text in texts}
        replaced = {text.number for text, _mark in changed} & known.keys()
        _remove([known[number][0] for number in gone | replaced])
        _write(changed)
    return len(changed) + len(gone)


def _remove(places: Sequence[int]) -> None:
    if places:
        Document.objects.filter(pk__among=places)._raw_delete(connection.alias)  # nothing else hangs on them


def _write(changed: Sequence[tuple[Text, str]]) -> None:
    if not changed:
        return
    places = _free_places([place(text.kind, text.number, text.at) for text, _mark in changed])
    entered = [
        Entered(_document(free, text, mark), fields_of(text.title, text.body, text.facts, faint=text.faint))
        for free, (text, mark) in zip(places, changed, strict=True)
    ]
    engine().write(entered)
    vocabulary.learn(word for one in entered for word in (*one.fields.title_words, *one.fields.words))


def _free_places(wanted: list[int]) -> list[int]:
    """Where somebody stands already, the next one."""
    taken = {pk for (pk,) in _taken_places(numbers=wanted)}
    found = []
    for at in wanted:
        free = at if at not in taken else _next_free(at, taken)
        taken.add(free)
        found.append(free)
    return found


def _next_free(at: int, taken: set[int]) -> int:
    """Many things of one second stand side by side: looked at by the thousand."""
    while True:
        beyond = at + 1_000
        taken |= set(Document.objects.filter(pk__gte=at, pk__lt=beyond).values_list("pk", flat=True))
        for free in range(at, beyond):
            if free not in taken:
                return free
        at = beyond


def _document(at: int, text: Text, mark: str) -> Document:
    document = Document(
        id=at,
        kind=str(text.kind),
        at=text.at,
        group=text.group,
        municipality=text.municipality,
        topic=text.topic,
        inside=facts.is_inside(text.audience),
        home=facts.home_of(text.audience),
        fingerprint=mark,
    )
    setattr(document, ORIGINALS[text.kind], text.number)
    return document


def refresh_thread(entry_id: int) -> None:
    """An entry and all that stands in it: its comments and files share its place and its audience."""
    refresh(Kind.ENTRY, [entry_id])
    comments = Comment.objects.filter(entry_id=entry_id).order_by()
    refresh(Kind.COMMENT, list(comments.values_list("pk", flat=True)))
    files = Attachment.objects.filter(thread_id=entry_id).order_by()
    refresh(Kind.FILE, list(files.values_list("pk", flat=True)))


def refresh_comment(comment_id: int) -> None:
    """A comment with its files."""
    refresh(Kind.COMMENT, [comment_id])
    files = Attachment.objects.filter(comment_id=comment_id).order_by()
    refresh(Kind.FILE, list(files.values_list("pk", flat=True)))


def refresh_file(attachment_id: int) -> None:
    """A file, once it was read."""
    refresh(Kind.FILE, [attachment_id])


def refresh_all(kind: Kind, numbers: Iterable[int]) -> None:
    refresh(kind, list(numbers))
