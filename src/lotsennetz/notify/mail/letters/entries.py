"""Mentions, comments, replies, accepted answers."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotsennetz.core.text import excerpt
from lotsennetz.entries.models import Comment, Entry, State
from lotsennetz.entries.queries.visible import entry_visible_to_persons
from lotsennetz.notify.mail.kinds import MailKind
from lotsennetz.notify.mail.letter import Letter, NotAnyMore
from lotsennetz.notify.mail.render import full_address
from lotsennetz.notify.messages import sentence
from lotsennetz.notify.models import Delivery
from lotsennetz.notify.queries.audience import has_muted
from lotsennetz.people.models import Municipality, Person

QUOTE_LENGTH = 2000


def entry_title(entry: Entry) -> str:
    """The title, or the beginning of the text."""
    return entry.title or excerpt(entry.body, 80)


def actor_name(number: int | None) -> str:
    """The present name of whoever did it."""
    person = Person.objects.filter(pk=number).first() if number else None
    return person.name if person else _("Jemand")


def _entry(row: Delivery) -> Entry:
    """The entry, if the recipient may see it now."""
    entry = Entry.objects.select_related("group").filter(pk=row.values.get("entry")).first()
    if entry is None or entry.state != State.PUBLISHED:
        raise NotAnyMore("gone")
    if row.recipient_id is None or row.recipient_id not in entry_visible_to_persons(
        entry, {row.recipient_id}
    ):
        raise NotAnyMore("hidden")
    return entry


def _comment(row: Delivery, entry: Entry) -> Comment | None:
    number = row.values.get("comment")
    if number is None:
        return None
    comment = Comment.objects.filter(pk=number, entry=entry, state=State.PUBLISHED).first()
    if comment is None:
        raise NotAnyMore("gone")
    comment.entry = entry
    return comment


def _letter(row: Delivery) -> Letter:
    entry = _entry(row)
    comment = _comment(row, entry)
    if row.kind == "answer_accepted" and (comment is None or entry.accepted_id != comment.pk):
        raise NotAnyMore("gone")
    if row.kind in {"comment", "reply"} and row.recipient_id and has_muted(entry, row.recipient_id):
        raise NotAnyMore("setting")
    town = Municipality.objects.filter(pk=row.values.get("town")).first()
    said = sentence(row.kind, actors=[actor_name(row.values.get("actor"))], town=town.name if town else "")
    place = [(_("Gruppe"), entry.group.name)] if entry.group else []
    text = comment.body if comment else entry.body
    return Letter(
        subject=f"{said}: {entry_title(entry)}",
        lines=[f"{said}."],
        quote=text if len(text) <= QUOTE_LENGTH else f"{text[:QUOTE_LENGTH]} …",
        details=[(_("Eintrag"), entry_title(entry)), *place],
        action=(_("Eintrag öffnen"), full_address((comment or entry).get_absolute_url())),
        thread=f"eintrag-{entry.pk}",
    )


KINDS = [
    MailKind("mention", gettext_lazy("Erwähnung"), _letter, is_notice=True, to_person=True),
    MailKind("reply", gettext_lazy("Antwort auf einen Kommentar"), _letter, is_notice=True, to_person=True),
    MailKind("comment", gettext_lazy("Neuer Kommentar"), _letter, is_notice=True, to_person=True),
    MailKind("answer_accepted", gettext_lazy("Angenommene Antwort"), _letter, is_notice=True, to_person=True),
]
