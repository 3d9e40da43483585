"""The command ``lotsennetz``: one module per sub-command, errors as one sentence and exit code 2."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from lotsennetz.config.cli import demo, importing, init, mail_test, manage, search_index, serve, token
from lotsennetz.config.cli.parsing import Parser
from lotsennetz.config.cli.surroundings import Problem, apply_surroundings, said_in_one_sentence
from lotsennetz.config.wording import gettext as _

COMMANDS = (demo, serve, init, importing, token, mail_test, search_index, manage)
INTERRUPTED = 130


def parser() -> Parser:
    """Every sub-command with its options; ``command`` is the module that runs it."""
    top = Parser(
        prog="lotsennetz",
        description=_("Die Plattform, auf der die Kommunen einer Region digitalisieren."),
    )
    top.add_argument(
        "--data", metavar=_("ORDNER"), help=_("Ordner für Daten (sonst LOTSENNETZ_DATA, sonst ./data)")
    )
    commands = top.add_subparsers(
        title=_("Befehle"), metavar=_("BEFEHL"), required=True, dest="name", parser_class=Parser
    )
    for module in COMMANDS:
        made = commands.add_parser(module.NAME, help=_(module.HELP), description=_(module.HELP))
        made.inherit_data()
        module.add_arguments(made)
        made.set_defaults(command=module)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 done, 1 the server refused, 2 a mistake, 130 interrupted."""
    asked = parser().parse_args(arguments)
    try:
        apply_surroundings(asked)
        code: int = asked.command.run(asked)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as problem:
        sentence = said_in_one_sentence(problem)
        if sentence is None:
            raise
        sys.stderr.write(f"{sentence}\n")
        return 2
    return code


__all__ = ["Problem", "main", "parser"]
