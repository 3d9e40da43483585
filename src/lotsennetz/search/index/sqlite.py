"""The full text in SQLite: FTS5 tables beside the documents, by the same row number.

``search_text`` holds everything, ``search_title`` the titles once more: what asks for titles only is answered there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from lotsennetz.search.index.base import (
    COLUMNS,
    Engine,
    Entered,
    Row,
    Within,
    condition_of,
    insert_statement,
    values_of,
)
from lotsennetz.search.index.expression import And, Expression, Fact, Or, Scope, Term, Without
from lotsennetz.search.models import Kind

_TITLES = {
    frozenset((Scope.TITLE,)),
    frozenset((Scope.TITLE_WHOLE,)),
    frozenset((Scope.TITLE, Scope.TITLE_WHOLE)),
}
_COLUMNS = {
    Scope.TITLE_WHOLE: "title_words",
    Scope.TITLE: "{title_words title_parts}",
    Scope.WHOLE: "{title_words words}",
    Scope.ANY: "{title_words title_parts words parts}",
}
# The full text is read first, the newest first, and only as far as needed.
_SEARCH = f"""
SELECT {COLUMNS} FROM {{table}} AS found CROSS JOIN search_document AS d ON d.id = found.rowid
WHERE found.{{table}} MATCH %s AND found.rowid >= %s AND found.rowid < %s {{condition}}
ORDER BY found.rowid DESC LIMIT %s
"""  # noqa: S608 -- own names
_INSERT = insert_statement()
_INSERT_TEXT = """
INSERT INTO search_text (rowid, title_words, title_parts, words, parts, facts) VALUES (%s, %s, %s, %s, %s, %s)
"""
_INSERT_TITLE = "INSERT INTO search_title (rowid, title_words, title_parts, facts) VALUES (%s, %s, %s, %s)"
_LEARN = "INSERT OR IGNORE INTO search_indexword (word, backwards) VALUES (%s, %s)"
_SIMILAR = """
SELECT word FROM search_indexword WHERE word >= %s AND word < %s AND length(word) BETWEEN %s AND %s
UNION SELECT word FROM search_indexword WHERE backwards >= %s AND backwards < %s AND length(word) BETWEEN %s AND %s
"""


def rendered(expression: Expression) -> str:
    """In the language of FTS5. Lexemes are letters and digits, so nothing has to be escaped."""
    if isinstance(expression, Term):
        star = "*" if expression.prefix else ""
        return f'{_COLUMNS[expression.scope]} : "{expression.lexeme}"{star}'
    if isinstance(expression, Fact):
        return f'facts : "{expression.lexeme}"'
    if isinstance(expression, Without):
        return f"({rendered(expression.wanted)} NOT {rendered(expression.unwanted)})"
    if len(expression.of) == 1:
        return rendered(expression.of[0])
    if isinstance(expression, Or) and (joined := _one_filter(expression)):
        return joined
    sign = " AND " if isinstance(expression, And) else " OR "
    return f"({sign.join(map(rendered, expression.of))})"


def _one_filter(expression: Or) -> str:
    """Facts side by side need to name their column only once."""
    facts = [f'"{part.lexeme}"' for part in expression.of if isinstance(part, Fact)]
    return f"(facts : ({' OR '.join(facts)}))" if len(facts) == len(expression.of) else ""


def _asks_titles_only(expression: Expression) -> bool:
    """At least one word, and none that may stand elsewhere. Facts alone are asked of everything."""
    return _scopes(expression) in _TITLES


def _scopes(expression: Expression) -> frozenset[Scope]:
    if isinstance(expression, Term):
        return frozenset((expression.scope,))
    if isinstance(expression, Fact):
        return frozenset()
    parts = (expression.wanted, expression.unwanted) if isinstance(expression, Without) else expression.of
    return frozenset().union(*map(_scopes, parts))


class SQLite(Engine):
    def search(
        self,
        expression: Expression,
        *,
        above: int,
        below: int,
        limit: int,
        within: Within | None = None,
    ) -> list[Row]:
        table = "search_title" if _asks_titles_only(expression) else "search_text"
        statement = _SEARCH.format(table=table, condition=condition_of(within))
        with connection.cursor() as cursor:
            cursor.execute(statement, [rendered(expression), above, below, limit])
            return list(map(Row._make, cursor.fetchall()))

    def write(self, entered: Sequence[Entered]) -> None:
        texts: list[list[Any]] = [[one.document.id, *map(" ".join, one.fields)] for one in entered]
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, [values_of(one.document) for one in entered])
            cursor.executemany(_INSERT_TEXT, texts)
            cursor.executemany(
                _INSERT_TITLE, [[pk, words, parts, facts] for pk, words, parts, *_, facts in texts if words]
            )

    def hold(self, kind: Kind, numbers: Iterable[int], *, wait: bool) -> list[int]:  # noqa: ARG002 -- one writer
        return sorted(numbers)

    def learn(self, words: Sequence[str]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(_LEARN, [(word, word[::-1]) for word in words])

    def similar(self, beginning: str, ending: str, *, shortest: int, longest: int) -> list[str]:
        parameters: list[str | int] = []
        for start in (beginning, ending[::-1]):
            parameters += [start, start + "\x7f", shortest, longest]
        with connection.cursor() as cursor:
            cursor.execute(_SIMILAR, parameters)
            return [word for (word,) in cursor.fetchall()]
