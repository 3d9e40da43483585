"""``lotsennetz serve``: the pages and the worker."""

from __future__ import annotations

import argparse
import ipaddress

from lotsennetz.config.cli.demo import chosen_port
from lotsennetz.config.cli.parsing import Parser, port
from lotsennetz.config.cli.surroundings import Problem, migrate, require_database, say, set_up_django
from lotsennetz.config.wording import gettext as _
from lotsennetz.config.wording import gettext_noop

NAME = "serve"
HELP = gettext_noop("den Verbund starten")
ROLES = ("all", "web", "worker")


def add_arguments(parser: Parser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=_("Adresse, an der gelauscht wird (127.0.0.1)"))
    parser.add_argument("--port", type=port, default=None, help=_("Port (sonst PORT, sonst 8000)"))
    parser.add_argument(
        "--role", choices=ROLES, default="all", help=_("Seiten und Aufgaben getrennt nur mit PostgreSQL")
    )


def run(asked: argparse.Namespace) -> int:
    number = chosen_port(asked.port)
    set_up_django()
    from lotsennetz.config.server.run import serve

    return serve(asked.host, number, asked.role, prepare=lambda: _prepare(asked.host))


def _prepare(host: str) -> None:
    """Bring the embedded database up to date; another one has to be already."""
    from django.conf import settings

    from lotsennetz.people.queries import the_network

    if settings.ENVIRONMENT.is_sqlite:
        migrate()
    else:
        require_database()
    network = the_network()
    if network is None:
        say(_("Hier gibt es noch keinen Verbund. „lotsennetz init“ legt ihn an."))
    if settings.DEMO:
        _refuse_open_demo(host, is_sample=network is None or network.sample)


def _refuse_open_demo(host: str, *, is_sample: bool) -> None:
    """With LOTSENNETZ_DEMO anybody signs in as anybody: never for others, never over real data."""
    if not is_sample:
        raise Problem(_("LOTSENNETZ_DEMO ist gesetzt, aber hier liegt ein echter Verbund. Entfernen Sie es."))
    if host != "localhost":
        try:
            is_loopback = ipaddress.ip_address(host).is_loopback
        except ValueError:
            is_loopback = False
        if not is_loopback:
            raise Problem(_("Der Beispielverbund lauscht nur auf diesem Rechner: --host 127.0.0.1."))
