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
