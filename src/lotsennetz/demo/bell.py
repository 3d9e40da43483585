"""What the sample people's bells show: the same notices that the events would have made at the time."""

from __future__ import annotations

from datetime import datetime, timedelta

from lotsennetz.core import bus
from lotsennetz.entries.events import AnswerAccepted, CommentAdded, EntryPublished, Named
from lotsennetz.entries.models import Comment, Entry, Mention
from lotsennetz.jobs.models import Job
from lotsennetz.notify.models import Delivery, Notification

RECENT, ANSWERED = timedelta(days=5), timedelta(days=3)


def _named(entry: Entry, comment: Comment | None) -> Named:
    rows = Mention.objects.filter(entry=entry, comment=comment)
    people = rows.filter(person__isnull=False).values_list("person_id", flat=True)
    towns = rows.filter(municipality__isnull=False).values_list("municipality_id", flat=True)
    return Named(frozenset(pk for pk in people if pk), frozenset(pk for pk in towns if pk))


def ring(moment: datetime) -> None:
    """Publish what happened in the last days once more. No sample mail is ever sent: the letters are thrown away."""
    for entry in Entry.objects.filter(published_at__gt=moment - RECENT).order_by("published_at"):
        bus.publish(EntryPublished(entry.pk, entry.author_id, _named(entry, None)))
    recent = (
        Comment.objects.filter(created_at__gt=moment - RECENT).select_related("entry").order_by("created_at")
    )
    for comment in recent:
        named = _named(comment.entry, comment)
        bus.publish(CommentAdded(comment.pk, comment.entry_id, comment.parent_id, comment.author_id, named))
    accepted = Entry.objects.filter(accepted__created_at__gt=moment - ANSWERED)
    for entry in accepted:
        bus.publish(AnswerAccepted(entry.pk, entry.accepted_id, entry.author_id))
    for line in Notification.objects.select_related("comment", "entry"):
        source = line.comment.created_at if line.comment else line.entry.created_at if line.entry else moment
        line.created_at = source
        line.save(update_fields=["created_at"])
    Delivery.objects.all().delete()
    Job.objects.filter(queue_name="mail").delete()
