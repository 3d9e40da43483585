"""The words that "Meinten Sie?" chooses from; none is shown unless a visible text has it.

They are learnt when a text is written. Each night goes through all texts once more, and then through all words: what
somebody else was learning at the same moment comes in, and what no text has any more goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from lotsennetz.search.index import engine
from lotsennetz.search.models import IndexWord

_AT_ONCE = 2_000


def learn(words: Iterable[str]) -> None:
    """Add what is new among the words of texts."""
    worth = _worth(words)
    if worth:
        engine().learn(worth)


def learn_apart(words: Iterable[str]) -> None:
    """Outside of any transaction: only what is new, and a few at a time."""
    worth = _worth(words)
    new = engine().unknown(worth) if worth else []
    for start in range(0, len(new), _AT_ONCE):
        with transaction.atomic():
            engine().learn(new[start : start + _AT_ONCE])


def _worth(words: Iterable[str]) -> list[str]:
    """No numbers, nothing too short or too long to be a typing error of."""
    return sorted({word for word in words if 4 <= len(word) <= 40 and not word[0].isdigit()})


def after(word: str, most: int) -> list[str]:
    """The next words of the vocabulary."""
    rows = IndexWord.objects.filter(word__gt=word).order_by("word")
    return list(rows.values_list("word", flat=True)[:most])


def unused(words: Sequence[str]) -> list[str]:
    """Those that no text has."""
    return engine().unused(words) if words else []


def drop(words: Sequence[str]) -> None:
    """As far as there is still no text that has them."""
    gone = unused(words)
    if gone:
        IndexWord.objects.filter(word__in=gone)._raw_delete(connection.alias)
