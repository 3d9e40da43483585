"""Accepted answers and reactions."""

from __future__ import annotations

import pytest

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.entries.models import Kind, Reaction
from lotsennetz.entries.services import responses
from lotsennetz.people.models import Person
from tests.content_factories import CommentFactory, EntryFactory

pytestmark = pytest.mark.django_db


def test_only_the_asker_or_a_moderator_accepts(officer_kehl: Person, stranger: Person) -> None:
    question = EntryFactory.create(kind=Kind.QUESTION, title="Wie?", author=officer_kehl)
    answer = CommentFactory.create(entry=question)
    with pytest.raises(NotAllowed):
        responses.accept_answer(actor=stranger, entry_id=question.pk, comment_id=answer.pk)
    question.refresh_from_db()
    assert question.accepted is None
    responses.accept_answer(actor=officer_kehl, entry_id=question.pk, comment_id=answer.pk)
    question.refresh_from_db()
    assert question.accepted == answer
    responses.accept_answer(actor=officer_kehl, entry_id=question.pk, comment_id=None)
    question.refresh_from_db()
    assert question.accepted is None


def test_reactions_are_idempotent_and_from_the_fixed_set(officer_kehl: Person) -> None:
    entry = EntryFactory.create()
    for _again in range(2):
        responses.set_reaction(actor=officer_kehl, kind="danke", on=True, entry_id=entry.pk)
    assert Reaction.objects.count() == 1
    with pytest.raises(DomainError):
        responses.set_reaction(actor=officer_kehl, kind="daumen", on=True, entry_id=entry.pk)
    responses.set_reaction(actor=officer_kehl, kind="danke", on=False, entry_id=entry.pk)
    assert not Reaction.objects.exists()
