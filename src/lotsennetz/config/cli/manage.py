"""``lotsennetz manage …``: Django's own commands."""

from __future__ import annotations

import argparse

from lotsennetz.config.cli.parsing import Parser
from lotsennetz.config.cli.surroundings import Problem, set_up_django
from lotsennetz.config.wording import gettext as _
from lotsennetz.config.wording import gettext_noop

NAME = "manage"
HELP = gettext_noop("einen Befehl von Django aufrufen, zum Beispiel migrate")


def add_arguments(parser: Parser) -> None:
    parser.add_argument(
        "rest", metavar="…", nargs=argparse.REMAINDER, help=_("Befehl von Django mit seinen Optionen")
    )


def run(asked: argparse.Namespace) -> int:
    set_up_django()
    from django.core.management import ManagementUtility
    from django.core.management.base import CommandError

    rest = asked.rest[1:] if asked.rest[:1] == ["--"] else asked.rest
    try:
        ManagementUtility(["lotsennetz manage", *rest]).execute()
    except CommandError as problem:  # Django writes most of them itself and exits
        raise Problem(str(problem)) from problem
    return 0
