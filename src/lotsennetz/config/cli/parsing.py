"""argparse in German."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

_SENTENCES = (
    (r"the following arguments are required: (.+)", r"Es fehlt: \1."),
    (r"unrecognized arguments: (.+)", r"Das ist hier nicht vorgesehen: \1."),
    (
        r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)",
        r"\1: \2 gibt es nicht. Möglich sind: \3.",
    ),
    (r"argument (.+?): expected one argument", r"\1: Danach fehlt eine Angabe."),
    (r"argument (.+?): invalid int value: (.+)", r"\1: \2 ist keine ganze Zahl."),
    (r"argument (.+?): (.+)", r"\1: \2"),
)


class Parser(argparse.ArgumentParser):
    """German headings, German mistakes, exit code 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, allow_abbrev=False)
        self._positionals.title = "Angaben"
        self._optionals.title = "Optionen"
        self.add_argument("-h", "--help", action="help", help="diese Hilfe zeigen")

    def inherit_data(self) -> None:
        """``--data`` may stand before or after the sub-command."""
        self.add_argument("--data", metavar="ORDNER", default=argparse.SUPPRESS, help="Ordner für Daten")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "Aufruf:", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "Aufruf:", 1)

    def error(self, message: str) -> NoReturn:
        for pattern, sentence in _SENTENCES:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, sentence, message, flags=re.DOTALL)
                break
        sys.stderr.write(f"{message} Hilfe: {self.prog} --help\n")
        sys.exit(2)


def port(value: str) -> int:
    """A TCP port; 0 takes a free one."""
    if not value.isdecimal() or not 0 <= int(value) <= 65535:
        raise argparse.ArgumentTypeError(f"„{value}“ ist kein Port von 0 bis 65535.")
    return int(value)
