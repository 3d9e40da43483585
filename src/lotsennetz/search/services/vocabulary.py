"""The words that "Meinten Sie?" chooses from. They are only ever added; none is shown unless a visible text has it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from lotsennetz.search.index import engine
from lotsennetz.search.models import IndexWord

_REMEMBERED = 30_000
#: Words that are in the table for sure: usual words need not be looked up with every text.
_known: set[str] = set()


def learn(words: Iterable[str]) -> None:
    """Add what is new among the words of texts."""
    new = sorted({word for word in words if _is_worth_it(word)} - _known)
    if new:
        engine().learn(new)
        transaction.on_commit(partial(_remember, new))


def _is_worth_it(word: str) -> bool:
    """No numbers, nothing too short or too long to be a typing error of."""
    return 4 <= len(word) <= 40 and not word[0].isdigit()


def _remember(words: list[str]) -> None:
    if len(_known) > _REMEMBERED:
        _known.clear()
    _known.update(words)


def forget() -> None:
    """The words of another analysis are no use any more."""
    IndexWord.objects.all().delete()
    _known.clear()
