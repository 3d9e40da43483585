"""``lotsennetz search-index``: how the index stands; with ``--rebuild`` it is written anew, here and now."""

from __future__ import annotations

import argparse
import sys

from lotsennetz.config.cli.parsing import Parser
from lotsennetz.config.cli.surroundings import require_database, say, set_up_django
from lotsennetz.config.wording import gettext as _
from lotsennetz.config.wording import gettext_noop

NAME = "search-index"
HELP = gettext_noop("Stand des Suchverzeichnisses zeigen oder es neu aufbauen")
_SLICE = 1.0  # seconds between two looks at the progress
_SPOKEN_EVERY = 10  # per cent, where nobody sits at a terminal


def add_arguments(parser: Parser) -> None:
    parser.add_argument("--rebuild", action="store_true", help=_("alles neu schreiben"))


def run(asked: argparse.Namespace) -> int:
    set_up_django()
    require_database()
    if asked.rebuild:
        _rebuild()
    _show()
    return 0


def _rebuild() -> None:
    """Beside a running server, too: each takes the next piece, the searches go on."""
    from lotsennetz.search.services import rebuilding
    from lotsennetz.search.services.upkeep import begin_rebuild

    begun = begin_rebuild(actor=None)
    say(_("Das Suchverzeichnis wird neu aufgebaut.") if begun else _("Es wird schon neu aufgebaut: weiter."))
    line = _Line()
    try:
        while rebuilding.work(_SLICE):
            line.show()
    except KeyboardInterrupt:
        line.end()
        say(_("Unterbrochen. Der Server macht weiter, oder Sie rufen den Befehl noch einmal auf."))
        raise
    line.show()
    line.end()


class _Line:
    """One line that changes at a terminal, else a line now and then."""

    def __init__(self) -> None:
        self.live, self.spoken, self.width = sys.stderr.isatty(), -_SPOKEN_EVERY, 0

    def show(self) -> None:
        from lotsennetz.search.standing import current_run
        from lotsennetz.search.standing_words import progress_words

        run = current_run()
        if run is None:
            return
        words = progress_words(run)
        if self.live:
            sys.stderr.write(f"\r{words:{self.width}}")
            sys.stderr.flush()
            self.width = len(words)
        elif run.percent >= self.spoken + _SPOKEN_EVERY or not run.is_running:
            say(words)
            self.spoken = run.percent

    def end(self) -> None:
        if self.live and self.width:
            say("")


def _show() -> None:
    from lotsennetz.search.standing import standing
    from lotsennetz.search.standing_words import lines

    for name, value in lines(standing()):
        sys.stdout.write(f"{name}: {value}\n")
