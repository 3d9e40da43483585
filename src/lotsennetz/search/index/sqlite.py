"""The full text in SQLite: FTS5 tables beside the documents, by the same row number.

``search_text`` holds everything, ``search_title`` the titles once more: what asks for titles only is answered there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from lotsennetz.search import facts
from lotsennetz.search.index.base import (
    COLUMNS,
    Engine,
    Entered,
    Restated,
    Row,
    Within,
    condition_of,
    insert_statement,
    update_statement,
    values_of,
)
from lotsennetz.search.index.expression import (
    And,
    Expression,
    Fact,
    Or,
    Scope,
    Term,
    Without,
    simplified,
)
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
_KINDS = {facts.kind(kind): str(kind) for kind in Kind}
_USUAL = frozenset(facts.kind(kind) for kind in (Kind.ENTRY, Kind.COMMENT))
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
_UPDATE = update_statement()
_RESTATE_TEXT = "UPDATE search_text SET rowid = %s, facts = %s WHERE rowid = %s"
_RESTATE_TITLE = "UPDATE search_title SET rowid = %s, facts = %s WHERE rowid = %s"
_WHOLE_WORDS = "SELECT title_words, words FROM search_text WHERE rowid IN (SELECT value FROM json_each(%s))"
_UNKNOWN = """
SELECT value FROM json_each(%s) WHERE NOT EXISTS (SELECT 1 FROM search_indexword WHERE word = value)
"""
_UNUSED = """
SELECT value FROM json_each(%s) WHERE NOT EXISTS (
    SELECT 1 FROM search_text WHERE search_text MATCH '{title_words words} : "' || value || '"'
)
"""
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
    names = [f'"{part.lexeme}"' for part in expression.of if isinstance(part, Fact)]
    return f"(facts : ({' OR '.join(names)}))" if len(names) == len(expression.of) else ""


def _asks_titles_only(expression: Expression) -> bool:
    """No word that may stand elsewhere, and nothing matches that has no title."""
    return _scopes(expression) in _TITLES and _needs_word(expression)


def _needs_word(expression: Expression) -> bool:
    if isinstance(expression, Without):
        return _needs_word(expression.wanted)
    if isinstance(expression, And | Or):
        return (any if isinstance(expression, And) else all)(map(_needs_word, expression.of))
    return isinstance(expression, Term)


def _scopes(expression: Expression) -> frozenset[Scope]:
    if isinstance(expression, Term):
        return frozenset((expression.scope,))
    if isinstance(expression, Fact):
        return frozenset()
    parts = (expression.wanted, expression.unwanted) if isinstance(expression, Without) else expression.of
    return frozenset().union(*map(_scopes, parts))


def _without_usual_kinds(expression: Expression) -> tuple[Expression, str]:
    """Most documents are entries and comments: to ask each one found costs less than to read the list of all."""
    if not isinstance(expression, And):
        return expression, ""
    asked = [kinds for part in expression.of if _USUAL & (kinds := _kinds_of(part))]
    rest = tuple(part for part in expression.of if not _USUAL & _kinds_of(part))
    if not rest:
        return expression, ""
    names = [", ".join(f"'{_KINDS[name]}'" for name in sorted(kinds)) for kinds in asked]
    condition = "".join(f" AND d.kind IN ({kinds})" for kinds in names)
    return (rest[0] if len(rest) == 1 else And(rest)), condition


def _kinds_of(expression: Expression) -> frozenset[str]:
    """The kinds one of which is asked for, by their facts; nothing if anything else is asked for, too."""
    parts = expression.of if isinstance(expression, Or) else (expression,)
    names = frozenset(part.lexeme for part in parts if isinstance(part, Fact) and part.lexeme in _KINDS)
    return names if len(names) == len(parts) else frozenset()


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
        expression, condition = _without_usual_kinds(simplified(expression))
        table = "search_title" if _asks_titles_only(expression) else "search_text"
        statement = _SEARCH.format(table=table, condition=condition_of(within) + condition)
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

    def restate(self, rows: Sequence[Restated]) -> None:
        texts: list[list[Any]] = [[row.document.id, " ".join(row.facts), row.place] for row in rows]
        with connection.cursor() as cursor:
            cursor.executemany(_UPDATE, [[*values_of(row.document), row.place] for row in rows])
            cursor.executemany(_RESTATE_TEXT, texts)
            cursor.executemany(_RESTATE_TITLE, texts)

    def whole_words(self, places: Sequence[int]) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(_WHOLE_WORDS, [json.dumps(list(places))])
            return {word for fields in cursor.fetchall() for field in fields for word in field.split()}

    def unknown(self, words: Sequence[str]) -> list[str]:
        return self._those(_UNKNOWN, words)

    def unused(self, words: Sequence[str]) -> list[str]:
        return self._those(_UNUSED, words)

    def _those(self, statement: str, words: Sequence[str]) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(statement, [json.dumps(list(words))])
            return [word for (word,) in cursor.fetchall()]

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
