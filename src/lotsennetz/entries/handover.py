"""What becomes of the entries of somebody who leaves: drafts go, follows go, what is published stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lotsennetz.entries.models import Attachment, Comment, EditDraft, Entry, Follow, State
from lotsennetz.entries.stored_files import delete_on_commit
from lotsennetz.people.departure import HandoverTask
from lotsennetz.people.models import Person


class EntryHandover:
    """Nothing to pass on: published texts keep their place, their author's name follows the person's choice."""

    def tasks(self, person: Person) -> Sequence[HandoverTask]:  # noqa: ARG002 -- the protocol's signature
        return []

    def hand_over(self, person: Person, successors: Mapping[str, Person]) -> None:  # noqa: ARG002 -- as above
        drafts = Entry.objects.filter(author=person, state=State.DRAFT)
        comments = Comment.objects.filter(author=person, state=State.DRAFT)
        rows = Attachment.objects.filter(entry__in=drafts) | Attachment.objects.filter(comment__in=comments)
        delete_on_commit(rows)
        comments.delete()
        drafts.delete()
        EditDraft.objects.filter(person=person).delete()
        Follow.objects.filter(person=person).delete()
