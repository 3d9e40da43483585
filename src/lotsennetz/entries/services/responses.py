"""Reactions, following, accepted answers."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import DomainError
from lotsennetz.entries.events import AnswerAccepted
from lotsennetz.entries.models import Entry, Follow, Reaction, ReactionKind, State
from lotsennetz.entries.services.fetch import locked_comment, locked_entry
from lotsennetz.people.models import Person


def set_reaction(
    *, actor: Person, kind: str, on: bool, entry_id: int | None = None, comment_id: int | None = None
) -> None:
    """Give or take back one reaction on an entry or on a comment. Saying it twice changes nothing."""
    if kind not in ReactionKind.values:
        raise DomainError(_("Diese Reaktion gibt es nicht."), field="kind")
    if (entry_id is None) == (comment_id is None):
        raise ValueError("a reaction has exactly one target")
    with transaction.atomic():
        if entry_id is not None:
            locked_entry(entry_id, actor=actor, action="react")
        else:
            locked_comment(comment_id or 0, actor=actor, action="react")
        target = {"entry_id": entry_id, "comment_id": comment_id, "person": actor, "kind": kind}
        if on:
            Reaction.objects.get_or_create(**target, defaults={"created_at": clock.now()})
        else:
            Reaction.objects.filter(**target).delete()


def set_follow(*, actor: Person, entry_id: int, on: bool) -> None:
    """Hear about new comments, or deliberately not."""
    with transaction.atomic():
        entry, _viewer = locked_entry(entry_id, actor=actor, action="follow")
        Follow.objects.update_or_create(
            entry=entry,
            person=actor,
            defaults={"muted": not on},
            create_defaults={"muted": not on, "since": clock.now()},
        )


def accept_answer(*, actor: Person, entry_id: int, comment_id: int | None) -> Entry:
    """Mark the answer that helped, or take the mark back with None. First-level comments only."""
    with transaction.atomic():
        entry, _viewer = locked_entry(entry_id, actor=actor, action="accept")
        comment = None
        if comment_id is not None:
            comment = entry.comments.filter(pk=comment_id, state=State.PUBLISHED, parent=None).first()
            if comment is None:
                raise DomainError(_("Diese Antwort gibt es nicht mehr."))
        if entry.accepted_id != comment_id:
            entry.accepted = comment
            entry.save(update_fields=["accepted"])
            audit.record("answer.accepted" if comment else "answer.unaccepted", actor=actor, target=entry)
            bus.publish(AnswerAccepted(entry.pk, comment_id, actor.pk))
    return entry
