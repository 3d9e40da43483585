""" "Meinten Sie?": for a word that nothing visible has, the nearest one that something visible has.

The vocabulary only gives candidates. Whether one is proposed, and how it is written, is asked of the documents that
the viewer sees: nobody learns from a proposal that a word stands somewhere.
"""

from __future__ import annotations

from rapidfuzz.distance import DamerauLevenshtein, Prefix

from lotsennetz.search import analysis
from lotsennetz.search.index import Row, Scope, Term, engine
from lotsennetz.search.lexemes import lexeme
from lotsennetz.search.models import Kind
from lotsennetz.search.queries.asked import Asked, Atom
from lotsennetz.search.queries.classes import anyhow
from lotsennetz.search.queries.ranking import Ranking
from lotsennetz.search.sources import SOURCES

_SHORTEST = 4
_TRIED = 8  # candidates for one word
_WORDS = 6  # words of one query
_ENDS = 3  # letters at the beginning or at the end that have to be right; of long words a third


def meant(ranking: Ranking, asked: Asked) -> str | None:
    """The query with other words in the place of those that do not occur; None if that helps nothing."""
    changes = []
    for atom in asked.atoms[:_WORDS]:
        if len(atom.whole) < _SHORTEST or ranking.occurs(anyhow(atom, Scope.ANY)):
            continue
        better = _nearest(ranking, atom)
        if better is not None:
            changes.append((atom.start, atom.end, better))
    if not changes:
        return None
    text = asked.text
    for start, end, better in sorted(changes, reverse=True):
        text = text[:start] + better + text[end:]
    return " ".join(text.split())


def candidates(word: str) -> list[str]:
    """Words of the vocabulary that differ by one letter or, if it is long, by two; the nearest first."""
    most = 1 if len(word) < 6 else 2
    end = max(_ENDS, len(word) // 3)
    near = []
    for other in engine().similar(
        word[:end], word[-end:], shortest=len(word) - most, longest=len(word) + most
    ):
        distance = DamerauLevenshtein.distance(word, other, score_cutoff=most)
        if 0 < distance <= most:
            near.append((distance, -Prefix.similarity(word, other), other))
    return [other for _distance, _same, other in sorted(near)]


def _nearest(ranking: Ranking, atom: Atom) -> str | None:
    for word in candidates(atom.whole)[:_TRIED]:
        row = ranking.occurs(Term(word, Scope.WHOLE))
        if row is not None and (written := _as_written(row, word)):
            return written
    return None


def _as_written(row: Row, wanted: str) -> str | None:
    for text in SOURCES[Kind(row.kind)].texts([row.number]):
        for part in (text.title, text.body):
            for word in analysis.words(part):
                if lexeme(word.whole) == wanted:
                    return part[word.start : word.end]
    return None
