"""What happened elsewhere, brought to the index in the same transaction."""

from __future__ import annotations

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
from lotsennetz.search.services.indexing import refresh, refresh_comment, refresh_file, refresh_thread
from lotsennetz.topics.events import CatalogueLoaded
from lotsennetz.topics.models import Topic


def on_entry_published(event: EntryPublished) -> None:
    refresh(Kind.ENTRY, [event.entry_id])
    files = Attachment.objects.filter(thread_id=event.entry_id).order_by()
    refresh(Kind.FILE, list(files.values_list("pk", flat=True)))


def on_entry_changed(event: EntryEdited | EntryMoved | EntryDeleted | EntryRestored) -> None:
    refresh_thread(event.entry_id)


def on_comment_changed(event: CommentAdded | CommentEdited | CommentDeleted | CommentRestored) -> None:
    refresh_comment(event.comment_id)


def on_attachment_added(event: AttachmentAdded) -> None:
    refresh_file(event.attachment_id)


def on_person_changed(event: PersonChanged | PersonDeactivated | InvitationAccepted) -> None:
    refresh(Kind.PERSON, [event.person_id])


def on_membership_ended(event: MembershipEnded) -> None:
    """Statements that named the person stand without her from now on, and newer than before."""
    refresh(Kind.PERSON, [event.person_id])
    said = Statement.objects.filter(municipality_id=event.municipality_id).order_by()
    refresh(Kind.STATEMENT, list(said.values_list("pk", flat=True)))


def on_person_left(event: PersonLeft) -> None:
    """A name that was taken out of what others wrote is not to be found there any more, either."""
    refresh(Kind.PERSON, [event.person_id])
    if event.anonymised:
        for kind, model in ((Kind.ENTRY, Entry), (Kind.COMMENT, Comment)):
            rows = model._default_manager.filter(body__contains=NOBODY).order_by()
            refresh(kind, list(rows.values_list("pk", flat=True)))


def on_municipality_changed(event: MunicipalityChanged) -> None:
    """People and statements say the town's name, too."""
    refresh(Kind.MUNICIPALITY, [event.municipality_id])
    people = Membership.objects.filter(municipality_id=event.municipality_id).order_by()
    refresh(Kind.PERSON, set(people.values_list("person_id", flat=True)))
    said = Statement.objects.filter(municipality_id=event.municipality_id).order_by()
    refresh(Kind.STATEMENT, list(said.values_list("pk", flat=True)))


def on_statement_changed(event: StatementChanged) -> None:
    """A statement that is gone took its document along."""
    said = Statement.objects.filter(municipality_id=event.municipality_id, topic_id=event.topic_id)
    refresh(Kind.STATEMENT, list(said.order_by().values_list("pk", flat=True)))


def on_catalogue_loaded(event: CatalogueLoaded) -> None:  # noqa: ARG001 -- says that it happened
    """Topics, and those who say their names."""
    refresh(Kind.TOPIC, list(Topic.objects.order_by().values_list("pk", flat=True)))
    for kind, column in ((Kind.PERSON, "person_id"), (Kind.STATEMENT, "statement_id")):
        rows = Document.objects.filter(kind=kind).values_list(column, flat=True)
        refresh(kind, [number for number in rows if number is not None])
