"""``lotsennetz mail-test MAIL``: does account mail leave the house?"""

from __future__ import annotations

import argparse

from lotsennetz.config.cli.parsing import Parser
from lotsennetz.config.cli.surroundings import Problem, migrate, require_database, say, set_up_django
from lotsennetz.config.wording import gettext as _
from lotsennetz.config.wording import gettext_noop

NAME = "mail-test"
HELP = gettext_noop("eine Probe-E-Mail senden")


def add_arguments(parser: Parser) -> None:
    parser.add_argument("mail", metavar=_("MAIL"), help=_("wohin"))


def run(asked: argparse.Namespace) -> int:
    set_up_django()
    from django.conf import settings

    if settings.ENVIRONMENT.is_sqlite:  # the mail speaks in the network's name, as far as there is one yet
        migrate()
    else:
        require_database()
    from lotsennetz.core.errors import DomainError
    from lotsennetz.notify.services import send_test_mail

    try:
        say(send_test_mail(asked.mail.strip()))
    except DomainError as refusal:
        raise Problem(refusal.text) from refusal
    return 0
