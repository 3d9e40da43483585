"""Any question to any full text, beside a reference in plain Python: so both databases answer alike."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotsennetz.search.index import And, Expression, Fact, Or, Scope, Term, Within, Without, engine
from lotsennetz.search.index.base import Entered
from lotsennetz.search.lexemes import Fields
from lotsennetz.search.models import Document, Kind
from lotsennetz.topics.models import Topic
from tests.content_factories import TopicFactory

pytestmark = pytest.mark.django_db
WORDS = ("akt", "akte", "aktenplan", "it", "bau", "bauamt", "0x4e2d", "not", "and")
FACTS = ("fa", "fb", "fc")
SUBJECTS = 8

_words = st.lists(st.sampled_from(WORDS), max_size=4, unique=True).map(tuple)


@st.composite
def _fields(draw: st.DrawFn) -> Fields:
    """Each word once in each of the two, whole or part, as lexemes.fields_of gives them."""
    title = draw(_words)
    parts = tuple(word for word in draw(_words) if title and word not in title)
    words = tuple(word for word in draw(_words) if word not in title)
    rest = tuple(word for word in draw(_words) if word not in (*title, *parts, *words))
    return Fields(title, parts, words, rest, draw(st.lists(st.sampled_from(FACTS), unique=True).map(tuple)))


_documents = st.lists(
    st.tuples(_fields(), st.booleans(), st.sampled_from([None, 1, 2]), st.sampled_from([None, 1, 2])),
    min_size=1,
    max_size=SUBJECTS,
)
_terms = st.builds(
    Term, st.sampled_from([*WORDS, "ak", "ba"]), st.sampled_from(list(Scope)), prefix=st.booleans()
)
_positive: st.SearchStrategy[Expression] = st.recursive(
    _terms | st.builds(Fact, st.sampled_from(FACTS)),
    lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
        lambda of: st.sampled_from([And(tuple(of)), Or(tuple(of))])
    ),
    max_leaves=6,
)
_questions = _positive | st.builds(Without, _positive, _positive)
_questions |= st.builds(
    lambda one, other, more: And((Without(one, other), more)), _positive, _positive, _positive
)
_within = st.none() | st.builds(Within, st.sampled_from([(), (1,), (1, 2)]), st.sampled_from([(), (2,)]))

_HELD = {
    Scope.TITLE_WHOLE: ("title_words",),
    Scope.TITLE: ("title_words", "title_parts"),
    Scope.WHOLE: ("title_words", "words"),
    Scope.ANY: ("title_words", "title_parts", "words", "parts"),
}


def _matches(asked: Expression, fields: Fields) -> bool:
    if isinstance(asked, Term):
        held = [word for name in _HELD[asked.scope] for word in getattr(fields, name)]
        return any(word.startswith(asked.lexeme) for word in held) if asked.prefix else asked.lexeme in held
    if isinstance(asked, Fact):
        return asked.lexeme in fields.facts
    if isinstance(asked, Without):
        return _matches(asked.wanted, fields) and not _matches(asked.unwanted, fields)
    how = all if isinstance(asked, And) else any
    return how(_matches(part, fields) for part in asked.of)


def _seen(document: Document, within: Within | None) -> bool:
    return (
        within is None
        or not document.inside
        or document.group in within.groups
        or document.home in within.towns
    )


@pytest.fixture
def subjects() -> list[Topic]:
    return [TopicFactory.create() for _ in range(SUBJECTS)]


@given(
    rows=_documents,
    asked=_questions,
    within=_within,
    limit=st.integers(1, SUBJECTS),
    above=st.integers(0, SUBJECTS + 1),
    below=st.integers(0, SUBJECTS + 1),
)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_answer_is_that_of_the_reference(
    rows: list[tuple[Fields, bool, int | None, int | None]],
    asked: Expression,
    within: Within | None,
    limit: int,
    above: int,
    below: int,
    subjects: list[Topic],
) -> None:
    entered = [
        Entered(
            Document(id=place, kind=Kind.TOPIC, subject=subject, inside=inside, group=group, home=home),
            fields,
        )
        for place, (subject, (fields, inside, group, home)) in enumerate(zip(subjects, rows, strict=False), 1)
    ]
    wanted = [
        one.document.pk
        for one in reversed(entered)
        if above <= one.document.pk < below and _matches(asked, one.fields) and _seen(one.document, within)
    ]
    with transaction.atomic():
        Document.objects.all().delete()
        engine().write(entered)
        found = engine().search(asked, above=above, below=below, limit=limit, within=within)
        transaction.set_rollback(True)
    assert [row.id for row in found] == wanted[:limit]
