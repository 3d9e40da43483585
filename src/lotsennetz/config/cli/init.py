"""``lotsennetz init``: a real, empty network."""

from __future__ import annotations

import argparse
import sys

from lotsennetz.config.cli.parsing import Parser
from lotsennetz.config.cli.surroundings import Problem, migrate, say, set_up_django

NAME = "init"
HELP = "einen echten, leeren Verbund anlegen"


def add_arguments(parser: Parser) -> None:
    parser.add_argument("--name", help="Name des Verbunds, zum Beispiel „Ortenau Digital“")
    parser.add_argument(
        "--ags-prefix",
        action="append",
        metavar="ZIFFERN",
        help="Anfang der Gemeindeschlüssel des Gebiets, zum Beispiel 08317; mehrfach möglich",
    )
    parser.add_argument("--coordinator", metavar="MAIL", help="E-Mail-Adresse der Koordination")
    parser.add_argument(
        "--body", metavar="NAME", help="Stelle der Koordination, zum Beispiel das Landratsamt"
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

    say("Mit diesem Link richtet die Koordination ihren Zugang ein. Er gilt einmal und 14 Tage lang:")
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

    name = _answer(asked.name, "--name", "Name des Verbunds: ")
    prefixes = (
        asked.ags_prefix
        or _answer(
            None,
            "--ags-prefix",
            "Anfänge der Gemeindeschlüssel, durch Leerzeichen getrennt (zum Beispiel 08317): ",
        )
        .replace(",", " ")
        .split()
    )
    body = _answer(asked.body, "--body", "Stelle der Koordination (zum Beispiel Landratsamt Ortenaukreis): ")
    mail = _answer(asked.coordinator, "--coordinator", "E-Mail-Adresse der Koordination: ")
    with transaction.atomic():
        issued = found_network(name=name, ags_prefixes=prefixes, coordinator_email=mail, body_name=body)
        load_catalogue()
    say(f"Der Verbund „{name}“ ist angelegt.")
    return issued.secret


def _answer(given: str | None, option: str, question: str) -> str:
    """The option's value, or the answer to a question where somebody sits at a terminal."""
    if given and given.strip():
        return given.strip()
    if not sys.stdin.isatty():
        raise Problem(f"Es fehlt: {option}.")
    try:
        answer = input(question).strip()
    except EOFError:
        answer = ""
    if not answer:
        raise Problem(f"Es fehlt: {option}.")
    return answer


def _new_link(name: str) -> str:
    """For a network whose first coordinator has not come in yet: the old link ends, a new one is shown."""
    from lotsennetz.people.models import Invitation, Role
    from lotsennetz.people.queries import coordinators
    from lotsennetz.people.services.invitations import resend_invitation

    waiting = Invitation.objects.filter(role=Role.COORDINATOR, accepted_at=None, withdrawn_at=None).first()
    if coordinators().exists() or waiting is None:
        raise Problem(f"In diesem Datenordner gibt es schon einen Verbund: „{name}“.")
    say(
        f"Den Verbund „{name}“ gibt es schon, die Koordination fehlt noch. Ein früherer Link gilt nicht mehr."
    )
    return resend_invitation(actor=None, invitation=waiting).secret
