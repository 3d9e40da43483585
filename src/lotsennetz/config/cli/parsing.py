"""argparse in the operator's language."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

from lotsennetz.config.wording import gettext as _
from lotsennetz.config.wording import gettext_noop, pgettext

#: What argparse says, and what we say instead; the first that fits.
_SENTENCES = (
    (r"the following arguments are required: (?P<what>.+)", gettext_noop("Es fehlt: %(what)s.")),
    (r"unrecognized arguments: (?P<what>.+)", gettext_noop("Das ist hier nicht vorgesehen: %(what)s.")),
    (
        r"argument (?P<option>.+?): invalid choice: '?(?P<value>.+?)'? \(choose from (?P<known>.+)\)",
        gettext_noop("%(option)s: „%(value)s“ gibt es nicht. Möglich sind: %(known)s."),
    ),
    (
        r"argument (?P<option>.+?): expected one argument",
        gettext_noop("%(option)s: Danach fehlt eine Angabe."),
    ),
    (
        r"argument (?P<option>.+?): ignored explicit argument '?(?P<value>.+?)'?",
        gettext_noop("%(option)s: Eine Angabe wie „%(value)s“ gehört nicht dazu."),
    ),
    (
        r"argument (?P<option>.+?): invalid int value: '?(?P<value>.+?)'?",
        gettext_noop("%(option)s: „%(value)s“ ist keine ganze Zahl."),
    ),
    (r"argument (?P<option>.+?): (?P<sentence>.+)", "%(option)s: %(sentence)s"),  # ours already
)


class Parser(argparse.ArgumentParser):
    """Headings and mistakes in the operator's language, exit code 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, allow_abbrev=False)
        self._positionals.title = pgettext("Befehlszeile", "Angaben")
        self._optionals.title = _("Optionen")
        self.add_argument("-h", "--help", action="help", help=_("diese Hilfe zeigen"))

    def inherit_data(self) -> None:
        """``--data`` may stand before or after the sub-command."""
        self.add_argument(
            "--data", metavar=_("ORDNER"), default=argparse.SUPPRESS, help=_("Ordner für Daten")
        )

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", _("Aufruf:"), 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", _("Aufruf:"), 1)

    def error(self, message: str) -> NoReturn:
        for pattern, sentence in _SENTENCES:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                message = _(sentence) % found.groupdict()
                break
        way_out = _("Hilfe: %(command)s") % {"command": f"{self.prog} --help"}
        sys.stderr.write(f"{message} {way_out}\n")
        sys.exit(2)


def port(value: str) -> int:
    """A TCP port; 0 takes a free one."""
    if not value.isdecimal() or not 0 <= int(value) <= 65535:
        raise argparse.ArgumentTypeError(_("„%(value)s“ ist kein Port von 0 bis 65535.") % {"value": value})
    return int(value)
