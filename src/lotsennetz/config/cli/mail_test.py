"""``lotsennetz mail-test MAIL``: does account mail leave the house?"""

from __future__ import annotations

import argparse

from lotsennetz.config.cli.common import Problem, say, set_up_django
from lotsennetz.config.cli.parsing import Parser

NAME = "mail-test"
HELP = "eine Probe-E-Mail senden"


def add_arguments(parser: Parser) -> None:
    parser.add_argument("mail", metavar="MAIL", help="wohin")


def run(asked: argparse.Namespace) -> int:
    set_up_django()
    from lotsennetz.core.errors import DomainError
    from lotsennetz.notify.services import send_test_mail

    try:
        say(send_test_mail(asked.mail.strip()))
    except DomainError as refusal:
        raise Problem(refusal.text) from refusal
    return 0
