"""``lotsennetz import-municipalities FILE``: the register of municipalities."""

from __future__ import annotations

import argparse
from pathlib import Path

from lotsennetz.config.cli.parsing import Parser
from lotsennetz.config.cli.surroundings import Problem, require_database, say, set_up_django

NAME = "import-municipalities"
HELP = "Gemeindeverzeichnis (Destatis GV-ISys, CSV) einlesen"


def add_arguments(parser: Parser) -> None:
    parser.add_argument("file", metavar="DATEI", help="CSV-Datei mit den Spalten ags, name, typ und weiteren")


def run(asked: argparse.Namespace) -> int:
    try:
        content = Path(asked.file).read_bytes()
    except OSError as problem:
        raise Problem(f"{asked.file} lässt sich nicht lesen: {problem.strerror}.") from problem
    set_up_django()
    require_database()
    from lotsennetz.people.services.municipality_import import import_municipalities

    done = import_municipalities(actor=None, content=content)
    say(
        f"{done.created} neu, {done.updated} geändert, {done.unchanged} unverändert. "
        f"Übergangen: {done.outside} außerhalb des Gebiets, {done.uninhabited} unbewohnt."
    )
    return 0
