"""What the search does when something happened: queue, never work."""

from __future__ import annotations

from lotsennetz.core.statements import Fixed
from lotsennetz.entries.events import (
    AttachmentAdded,
    CommentAdded,
    CommentEdited,
    EntryEdited,
    EntryPublished,
)
from lotsennetz.people.events import PersonLeft
from lotsennetz.search.file_texts import unread
from lotsennetz.search.services.saved import forget_searches_of
from lotsennetz.search.tasks import extract_file

_of_entry = Fixed(lambda entry: unread().filter(entry_id=entry).values_list("pk"))
_of_comment = Fixed(lambda comment: unread().filter(comment_id=comment).values_list("pk"))


def read_files_of_entry(event: EntryPublished | EntryEdited) -> None:
    for (pk,) in _of_entry(entry=event.entry_id):
        extract_file.enqueue(pk)


def read_files_of_comment(event: CommentAdded | CommentEdited) -> None:
    for (pk,) in _of_comment(comment=event.comment_id):
        extract_file.enqueue(pk)


def forget_saved_searches(event: PersonLeft) -> None:
    forget_searches_of(event.person_id)


def read_added_file(event: AttachmentAdded) -> None:
    for pk in unread().filter(pk=event.attachment_id).values_list("pk", flat=True):
        extract_file.enqueue(pk)
