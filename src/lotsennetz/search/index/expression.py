"""What is asked of the full text, in no database's language yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Scope(Enum):
    """Where a word has to stand: as a whole word or in any way, in the title or anywhere."""

    TITLE_WHOLE = "title_whole"
    TITLE = "title"
    WHOLE = "whole"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Term:
    lexeme: str
    scope: Scope
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    lexeme: str


@dataclass(frozen=True, slots=True)
class And:
    """Of at least one."""

    of: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Of at least one."""

    of: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """What matches the one, but not the other."""

    wanted: Expression
    unwanted: Expression


Expression = Term | Fact | And | Or | Without


def simplified(expression: Expression) -> Expression:
    """The same with every word once, and without the words that a beginning beside them covers."""
    if isinstance(expression, Without):
        return Without(simplified(expression.wanted), simplified(expression.unwanted))
    if isinstance(expression, Term | Fact):
        return expression
    kind = type(expression)
    parts: dict[Expression, None] = {}
    for part in map(simplified, expression.of):
        parts.update(dict.fromkeys(part.of if isinstance(part, kind) else (part,)))
    if kind is Or:
        beginnings = [part for part in parts if isinstance(part, Term) and part.prefix]
        parts = {part: None for part in parts if not any(_covers(one, part) for one in beginnings)}
    return next(iter(parts)) if len(parts) == 1 else kind(tuple(parts))


def _covers(beginning: Term, part: Expression) -> bool:
    return (
        isinstance(part, Term)
        and part != beginning
        and part.scope == beginning.scope
        and part.lexeme.startswith(beginning.lexeme)
    )
