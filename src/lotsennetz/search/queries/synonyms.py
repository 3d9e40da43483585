"""The topics' names for each other: "elektronische Akte" also finds "E-Akte". Asked anew for each query."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from lotsennetz.core.statements import Fixed, Row
from lotsennetz.search import analysis
from lotsennetz.topics.models import Topic

_LONGEST = 6  # words of one name
_MOST = 12  # other names of one

Phrase = tuple[analysis.Word, ...]


def _topics() -> QuerySet[Topic, Row]:
    rows = Topic.objects.filter(active=True).order_by("pk").annotate(raw=Cast("synonyms", TextField()))
    return rows.values_list("pk", "title", "title_en", "raw")


_rows = Fixed(_topics)


@dataclass(frozen=True)
class Synonyms:
    """``others`` by the stems of a name, joined by spaces: what else the same thing is called."""

    others: dict[str, tuple[Phrase, ...]]
    longest: int


def synonyms() -> Synonyms:
    return _understood(tuple(_rows()))


def key_of(words: Phrase | list[analysis.Word]) -> str:
    return " ".join(word.whole for word in words)


@lru_cache(maxsize=2)
def _understood(rows: tuple[Row, ...]) -> Synonyms:
    others: dict[str, dict[str, Phrase]] = defaultdict(dict)
    for _pk, title, title_en, raw in rows:
        german = [title, *map(str, json.loads(raw) or [])]
        names = {key_of(phrase): phrase for name in german if (phrase := tuple(analysis.query_words(name)))}
        english = key_of(tuple(analysis.query_words(title_en)))
        for name in dict.fromkeys([*names, english]):
            if name and name.count(" ") < _LONGEST:
                others[name].update({other: phrase for other, phrase in names.items() if other != name})
    found = {name: tuple(phrases.values())[:_MOST] for name, phrases in others.items() if phrases}
    return Synonyms(found, max((name.count(" ") + 1 for name in found), default=0))
