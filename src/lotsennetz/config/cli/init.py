"""``lotsennetz init``: a real, empty network."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress

from lotsennetz.config.cli.parsing import Parser
from lotsennetz.config.cli.surroundings import Problem, migrate, say, set_up_django
from lotsennetz.config.wording import gettext as _
from lotsennetz.config.wording import gettext_noop

NAME = "init"
HELP = gettext_noop("einen echten, leeren Verbund anlegen")


def add_arguments(parser: Parser) -> None:
    parser.add_argument("--name", help=_("Name des Verbunds, zum Beispiel „Ortenau Digital“"))
    parser.add_argument(
        "--ags-prefix",
        action="append",
        metavar=_("ZIFFERN"),
        help=_("Anfang der Gemeindeschlüssel des Gebiets, zum Beispiel 08317; mehrfach möglich"),
    )
    parser.add_argument("--coordinator", metavar=_("MAIL"), help=_("E-Mail-Adresse der Koordination"))
    parser.add_argument(
        "--body", metavar=_("NAME"), help=_("Stelle der Koordination, zum Beispiel das Landratsamt")
    )


def run(asked: argparse.Namespace) -> int:
    set_up_django()
    migrate()
    _cache_table()
    from lotsennetz.people.queries import the_network

    network = the_network()
    secret = _found(asked) if network is None else _new_link(network.name)
    from django.conf import settings
    from django.urls import reverse

    say(_("Mit diesem Link richtet die Koordination ihren Zugang ein. Er gilt einmal und 14 Tage lang:"))
    sys.stdout.write(f"{settings.BASE_URL}{reverse('people:invitation', kwargs={'secret': secret})}\n")
    return 0


def _cache_table() -> None:
    """Several nodes share rate limits in the database; the embedded network needs no table."""
    from django.conf import settings
    from django.core.management import call_command

    if not settings.ENVIRONMENT.is_sqlite:
        call_command("createcachetable", verbosity=0)


def _found(asked: argparse.Namespace) -> str:
    from django.db import transaction

    from lotsennetz.people.services.network import found_network
    from lotsennetz.topics.services import load_catalogue

    name = _answer(asked.name, "--name", _("Name des Verbunds"))
    prefixes = (
        asked.ags_prefix
        or _answer(
            None,
            "--ags-prefix",
            _("Anfänge der Gemeindeschlüssel, durch Leerzeichen getrennt (zum Beispiel 08317)"),
        )
        .replace(",", " ")
        .split()
    )
    body = _answer(asked.body, "--body", _("Stelle der Koordination (zum Beispiel Landratsamt Ortenaukreis)"))
    mail = _answer(asked.coordinator, "--coordinator", _("E-Mail-Adresse der Koordination"))
    with transaction.atomic():
        issued = found_network(name=name, ags_prefixes=prefixes, coordinator_email=mail, body_name=body)
        load_catalogue()
    say(_("Der Verbund „%(name)s“ ist angelegt.") % {"name": name})
    return issued.secret


def _answer(given: str | None, option: str, question: str) -> str:
    """The option's value, or the answer to a question where somebody sits at a terminal."""
    if given and given.strip():
        return given.strip()
    answer = ""
    if sys.stdin.isatty():
        with suppress(EOFError):
            answer = input(f"{question}: ").strip()
    if not answer:
        raise Problem(_("Es fehlt: %(what)s.") % {"what": option})
    return answer


def _new_link(name: str) -> str:
    """For a network whose first coordinator has not come in yet: the old link ends, a new one is shown."""
    from lotsennetz.people.models import Invitation, Role
    from lotsennetz.people.queries import coordinators
    from lotsennetz.people.services.invitations import resend_invitation

    waiting = Invitation.objects.filter(role=Role.COORDINATOR, accepted_at=None, withdrawn_at=None).first()
    if coordinators().exists() or waiting is None:
        raise Problem(_("In diesem Datenordner gibt es schon einen Verbund: „%(name)s“.") % {"name": name})
    say(
        _(
            "Den Verbund „%(name)s“ gibt es schon, die Koordination fehlt noch. "
            "Ein früherer Link gilt nicht mehr."
        )
        % {"name": name}
    )
    return resend_invitation(actor=None, invitation=waiting).secret
