"""What happened elsewhere, brought to the index in the same transaction.

What would take too long there, a worker does a moment later: nobody waits, and who may see something is asked of the
originals anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lotsennetz.core.statements import Fixed, Row
from lotsennetz.entries.anonymity import NOBODY
from lotsennetz.entries.events import (
    AttachmentAdded,
    CommentAdded,
    CommentDeleted,
    CommentEdited,
    CommentRestored,
    EntryDeleted,
    EntryEdited,
    EntryMoved,
    EntryPublished,
    EntryRestored,
)
from lotsennetz.entries.models import Attachment, Comment, Entry
from lotsennetz.people.events import (
    InvitationAccepted,
    MembershipEnded,
    MunicipalityChanged,
    PersonChanged,
    PersonDeactivated,
    PersonLeft,
)
from lotsennetz.people.models import Membership
from lotsennetz.radar.events import StatementChanged
from lotsennetz.radar.models import Statement
from lotsennetz.search.models import Document, Kind
from lotsennetz.search.services.indexing import refresh
from lotsennetz.search.services.readying import Allowance
from lotsennetz.search.tasks import index_things
from lotsennetz.topics.events import CatalogueLoaded
from lotsennetz.topics.models import Topic

_files = Fixed(lambda entry: Attachment.objects.filter(thread_id=entry).order_by().values_list("pk"))
_files_said = Fixed(
    lambda comment: Attachment.objects.filter(comment_id=comment).order_by().values_list("pk")
)
_comments = Fixed(lambda entry: Comment.objects.filter(entry_id=entry).order_by().values_list("pk"))


def _keep(kind: Kind, numbers: Collection[int], allowance: Allowance | None = None) -> None:
    left = refresh(kind, numbers, allowance=allowance).left
    if left:
        index_things.enqueue(kind.value, left)


def _numbers(rows: Iterable[Row]) -> list[int]:
    return [pk for (pk,) in rows]


def keep_thread(entry_id: int) -> None:
    """An entry and all that stands in it: its comments and files share its place and its audience."""
    allowance = Allowance()
    _keep(Kind.ENTRY, [entry_id], allowance)
    _keep(Kind.COMMENT, _numbers(_comments(entry=entry_id)), allowance)
    _keep(Kind.FILE, _numbers(_files(entry=entry_id)), allowance)


def on_entry_published(event: EntryPublished) -> None:
    allowance = Allowance()
    _keep(Kind.ENTRY, [event.entry_id], allowance)
    _keep(Kind.FILE, _numbers(_files(entry=event.entry_id)), allowance)


def on_entry_changed(event: EntryEdited | EntryMoved | EntryDeleted | EntryRestored) -> None:
    keep_thread(event.entry_id)


def on_comment_changed(event: CommentAdded | CommentEdited | CommentDeleted | CommentRestored) -> None:
    allowance = Allowance()
    _keep(Kind.COMMENT, [event.comment_id], allowance)
    _keep(Kind.FILE, _numbers(_files_said(comment=event.comment_id)), allowance)


def on_attachment_added(event: AttachmentAdded) -> None:
    _keep(Kind.FILE, [event.attachment_id])


def on_person_changed(event: PersonChanged | PersonDeactivated | InvitationAccepted) -> None:
    _keep(Kind.PERSON, [event.person_id])


def on_membership_ended(event: MembershipEnded) -> None:
    """Statements that named the person stand without her from now on, and newer than before."""
    _keep(Kind.PERSON, [event.person_id])
    said = Statement.objects.filter(municipality_id=event.municipality_id).order_by()
    _keep(Kind.STATEMENT, list(said.values_list("pk", flat=True)))


def on_person_left(event: PersonLeft) -> None:
    """A name that was taken out of what others wrote is not to be found there any more, either."""
    _keep(Kind.PERSON, [event.person_id])
    if event.anonymised:
        for kind, model in ((Kind.ENTRY, Entry), (Kind.COMMENT, Comment)):
            rows = model._default_manager.filter(body__contains=NOBODY).order_by()
            _keep(kind, list(rows.values_list("pk", flat=True)))


def on_municipality_changed(event: MunicipalityChanged) -> None:
    """People and statements say the town's name, too."""
    _keep(Kind.MUNICIPALITY, [event.municipality_id])
    people = Membership.objects.filter(municipality_id=event.municipality_id).order_by()
    _keep(Kind.PERSON, set(people.values_list("person_id", flat=True)))
    said = Statement.objects.filter(municipality_id=event.municipality_id).order_by()
    _keep(Kind.STATEMENT, list(said.values_list("pk", flat=True)))


def on_statement_changed(event: StatementChanged) -> None:
    """A statement that is gone took its document along."""
    said = Statement.objects.filter(municipality_id=event.municipality_id, topic_id=event.topic_id)
    _keep(Kind.STATEMENT, list(said.order_by().values_list("pk", flat=True)))


def on_catalogue_loaded(event: CatalogueLoaded) -> None:  # noqa: ARG001 -- says that it happened
    """Topics, and those who say their names. The operator loads it, and waits."""
    allowance = Allowance(None)
    _keep(Kind.TOPIC, list(Topic.objects.order_by().values_list("pk", flat=True)), allowance)
    for kind, column in ((Kind.PERSON, "person_id"), (Kind.STATEMENT, "statement_id")):
        rows = Document.objects.filter(kind=kind).values_list(column, flat=True)
        _keep(kind, [number for number in rows if number is not None], allowance)
