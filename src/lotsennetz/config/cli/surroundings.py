"""What the commands share: the surroundings, the database, sentences for failures."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from lotsennetz.config.environment import EnvironmentProblem
from lotsennetz.config.wording import gettext as _
from lotsennetz.config.wording import language_of_operator


class Problem(Exception):
    """Why a command does not go on; a sentence for the operator."""


def apply_surroundings(asked: argparse.Namespace) -> None:
    """Environment variables first: Django reads them when it is set up."""
    if asked.data:
        os.environ["LOTSENNETZ_DATA"] = str(Path(asked.data).expanduser())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotsennetz.config.settings")


def set_up_django() -> None:
    """From here on models may be imported, and what they say is in the operator's language.

    A data folder that cannot be made is said at once.
    """
    import django
    from django.utils import translation

    try:
        django.setup()
    except OSError as problem:
        folder = os.environ.get("LOTSENNETZ_DATA", "data")
        raise Problem(
            _("Der Datenordner %(folder)s lässt sich nicht benutzen: %(reason)s.")
            % {"folder": folder, "reason": problem.strerror}
        ) from problem
    translation.activate(language_of_operator())  # of this thread; pages, mails and jobs choose their own


def database_is_behind() -> bool:
    """Whether migrations are missing."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring the database up to date; quick if it is."""
    from django.core.management import call_command

    if database_is_behind():
        call_command("migrate", interactive=False, verbosity=0)


def require_database() -> None:
    """For commands that read or write: the tables are there."""
    if database_is_behind():
        raise Problem(
            _(
                "Die Datenbank ist nicht auf dem Stand dieser Fassung. "
                "Rufen Sie „lotsennetz init“ oder „lotsennetz manage migrate“ auf."
            )
        )


def said_in_one_sentence(problem: Exception) -> str | None:
    """The sentence for a failure that the operator can do something about; None for a mistake of ours."""
    from lotsennetz.core.errors import DomainError

    if isinstance(problem, Problem | EnvironmentProblem):
        return str(problem)
    if isinstance(problem, DomainError):
        return problem.text
    return _database_sentence(problem)


def _database_sentence(problem: Exception) -> str | None:
    from django.db import DatabaseError, InterfaceError

    if isinstance(problem, DatabaseError | InterfaceError):
        reason = " ".join(str(problem).split())
        return _("Die Datenbank antwortet nicht: %(reason)s") % {"reason": reason}
    return None


def say(text: str) -> None:
    """A line for people; results for programs go to the standard output alone."""
    sys.stderr.write(f"{text}\n")
