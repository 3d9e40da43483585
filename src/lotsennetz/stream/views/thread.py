"""The comments below an entry, as a part of its page and as a piece for htmx."""

from __future__ import annotations

from typing import Any

from lotsennetz.entries.cards import Card, CommentCard
from lotsennetz.entries.models import Comment
from lotsennetz.entries.queries.single import own_comment_drafts
from lotsennetz.groups.http import ViewerRequest


def thread_context(
    request: ViewerRequest,
    card: Card,
    *,
    reply_to: int | None = None,
    editing: int | None = None,
    error: str = "",
    typed: str = "",
) -> dict[str, Any]:
    """What the thread's template reads.

    ``error`` and ``typed`` belong to whichever box is open: the edited comment, the reply, else the last one.
    """
    known = {view.comment.pk: view for view in _all(card)}
    answered = known.get(reply_to or 0)
    if answered is None or answered.deleted or "comment" not in card.may:
        reply_to = None
    edited = known.get(editing or 0)
    if edited is None or not edited.may_edit:
        editing = None
    top = None
    if answered is not None and reply_to is not None:
        top = answered.comment.parent_id or answered.comment.pk
    return {
        "card": card,
        "entry": card.entry,
        "reply_to": reply_to,
        "reply_under": top,
        "reply_name": answered.face.name if answered else "",
        "editing": editing,
        "error": error,
        "typed": typed,
        "drafts": _drafts(request, card),
        "full": True,
    }


def _all(card: Card) -> list[CommentCard]:
    return [view for top in card.comments for view in (top, *top.replies)]


def _drafts(request: ViewerRequest, card: Card) -> dict[int | None, Comment]:
    """The viewer's own unfinished comments here, by what they answer; one query."""
    if "comment" not in card.may:
        return {}
    rows = own_comment_drafts(request.viewer, card.entry)
    return {row.parent_id: row for row in rows.prefetch_related("attachments")}
