"""``lotsennetz demo``: a living network with sample data, for looking around."""

from __future__ import annotations

import argparse
import os

from lotsennetz.config.cli.parsing import Parser, port
from lotsennetz.config.cli.surroundings import Problem, migrate, set_up_django
from lotsennetz.config.wording import gettext as _
from lotsennetz.config.wording import gettext_noop

NAME = "demo"
HELP = gettext_noop("Beispielverbund auf diesem Rechner starten")
LOOPBACK = "127.0.0.1"
REGIONS = ("ortenau-digital", "regional-digital")


def add_arguments(parser: Parser) -> None:
    parser.add_argument("--port", type=port, default=None, help=_("Port (sonst PORT, sonst 8000)"))
    parser.add_argument(
        "--region",
        choices=REGIONS,
        default=None,
        help=_("welcher Verbund (sonst REGION, sonst ortenau-digital)"),
    )


def run(asked: argparse.Namespace) -> int:
    if os.environ.get("DATABASE_URL", "").strip():
        raise Problem(
            _(
                "Der Beispielverbund läuft nur mit der eingebetteten Datenbank: "
                "Anmelden geht dort mit einem Klick. Entfernen Sie DATABASE_URL."
            )
        )
    wanted = asked.region or os.environ.get("REGION", "").strip() or None
    if wanted not in {None, *REGIONS}:
        raise Problem(
            _("%(option)s: „%(value)s“ gibt es nicht. Möglich sind: %(known)s.")
            % {"option": "REGION", "value": wanted, "known": ", ".join(REGIONS)}
        )
    number = chosen_port(asked.port)
    os.environ["LOTSENNETZ_DEMO"] = "1"
    os.environ.setdefault("LOTSENNETZ_BASE_URL", f"http://{LOOPBACK}:{number or 8000}")
    set_up_django()
    from lotsennetz.config.server.run import serve

    def prepare() -> None:
        migrate()
        _fill(wanted)

    return serve(LOOPBACK, number, prepare=prepare)


def chosen_port(option: int | None) -> int:
    """The option, the variable PORT, or 8000."""
    if option is not None:
        return option
    value = os.environ.get("PORT", "").strip()
    if not value:
        return 8000
    try:
        return port(value)
    except argparse.ArgumentTypeError as problem:
        raise Problem(f"PORT: {problem}") from problem


def _fill(region: str | None) -> None:
    """Make the sample data in an empty folder; leave what is there alone."""
    from lotsennetz.demo.services import build
    from lotsennetz.people.queries import the_network

    network = the_network()
    if network is None:
        build(region=region or REGIONS[0])
        return
    if not network.sample:
        raise Problem(
            _(
                "In diesem Datenordner liegt ein echter Verbund, „%(name)s“. "
                "Nehmen Sie für den Beispielverbund mit --data einen anderen."
            )
            % {"name": network.name}
        )
    if region is not None and network.slug != region:
        raise Problem(
            _(
                "In diesem Datenordner liegt schon „%(name)s“. "
                "Nehmen Sie für %(region)s mit --data einen anderen."
            )
            % {"name": network.name, "region": region}
        )
