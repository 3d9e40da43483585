"""``lotsennetz demo``: a living network with sample data, for looking around."""

from __future__ import annotations

import argparse
import os

from lotsennetz.config.cli.parsing import Parser, port
from lotsennetz.config.cli.surroundings import Problem, migrate, set_up_django

NAME = "demo"
HELP = "Beispielverbund auf diesem Rechner starten"
LOOPBACK = "127.0.0.1"
REGIONS = ("ortenau-digital", "regional-digital")


def add_arguments(parser: Parser) -> None:
    parser.add_argument("--port", type=port, default=None, help="Port (sonst PORT, sonst 8000)")
    parser.add_argument(
        "--region",
        choices=REGIONS,
        default=None,
        help="welcher Verbund (sonst REGION, sonst ortenau-digital)",
    )


def run(asked: argparse.Namespace) -> int:
    if os.environ.get("DATABASE_URL", "").strip():
        raise Problem(
            "Der Beispielverbund läuft nur mit der eingebetteten Datenbank: "
            "Anmelden geht dort mit einem Klick. Entfernen Sie DATABASE_URL."
        )
    wanted = asked.region or os.environ.get("REGION", "").strip() or None
    if wanted not in {None, *REGIONS}:
        raise Problem(f"REGION: „{wanted}“ gibt es nicht. Möglich sind: {', '.join(REGIONS)}.")
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
            f"In diesem Datenordner liegt ein echter Verbund, „{network.name}“. "
            "Nehmen Sie für den Beispielverbund mit --data einen anderen."
        )
    if region is not None and network.slug != region:
        raise Problem(
            f"In diesem Datenordner liegt schon „{network.name}“. "
            f"Nehmen Sie für {region} mit --data einen anderen."
        )
