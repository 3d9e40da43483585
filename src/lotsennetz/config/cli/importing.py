"""``lotsennetz import-municipalities FILE``: the register of municipalities."""

from __future__ import annotations

import argparse
from pathlib import Path

from lotsennetz.config.cli.parsing import Parser
from lotsennetz.config.cli.surroundings import Problem, require_database, say, set_up_django
from lotsennetz.config.wording import gettext as _
from lotsennetz.config.wording import gettext_noop

NAME = "import-municipalities"
HELP = gettext_noop("Gemeindeverzeichnis (Destatis GV-ISys, CSV) einlesen")


def add_arguments(parser: Parser) -> None:
    parser.add_argument(
        "file", metavar=_("DATEI"), help=_("CSV-Datei mit den Spalten ags, name, typ und weiteren")
    )


def run(asked: argparse.Namespace) -> int:
    try:
        content = Path(asked.file).read_bytes()
    except OSError as problem:
        raise Problem(
            _("%(file)s lässt sich nicht lesen: %(reason)s.")
            % {"file": asked.file, "reason": problem.strerror}
        ) from problem
    set_up_django()
    require_database()
    from lotsennetz.people.services.municipality_import import import_municipalities

    done = import_municipalities(actor=None, content=content)
    say(
        _(
            "%(created)s neu, %(updated)s geändert, %(unchanged)s unverändert. "
            "Übergangen: %(outside)s außerhalb des Gebiets, %(uninhabited)s unbewohnt."
        )
        % {
            "created": done.created,
            "updated": done.updated,
            "unchanged": done.unchanged,
            "outside": done.outside,
            "uninhabited": done.uninhabited,
        }
    )
    return 0
