"""``lotsennetz token MAIL``: a key for a program."""

from __future__ import annotations

import argparse
import sys

from lotsennetz.config.cli.parsing import Parser
from lotsennetz.config.cli.surroundings import Problem, require_database, say, set_up_django
from lotsennetz.config.wording import gettext as _
from lotsennetz.config.wording import gettext_noop

NAME = "token"
HELP = gettext_noop("einen Zugangsschlüssel für ein Programm anlegen")


def add_arguments(parser: Parser) -> None:
    parser.add_argument(
        "mail", metavar=_("MAIL"), help=_("E-Mail-Adresse der Person, für die das Programm handelt")
    )
    parser.add_argument("--name", default=_("Befehlszeile"), help=_("wofür der Schlüssel ist"))
    parser.add_argument("--days", type=int, default=365, metavar=_("TAGE"), help=_("wie lange er gilt (365)"))


def run(asked: argparse.Namespace) -> int:
    set_up_django()
    require_database()
    from lotsennetz.core.time_text import day
    from lotsennetz.people.models import Person
    from lotsennetz.people.services.tokens import make_token

    person = Person.objects.filter(email__iexact=asked.mail.strip()).first()
    if person is None:
        raise Problem(_("Zu %(mail)s gibt es keinen Zugang.") % {"mail": asked.mail})
    token, secret = make_token(actor=None, person=person, name=asked.name, days=asked.days)
    say(
        _("Zugangsschlüssel für %(name)s, gültig bis %(day)s. Er wird nur jetzt gezeigt:")
        % {"name": person.name, "day": day(token.expires_at)}
    )
    sys.stdout.write(f"{secret}\n")
    return 0
