"""``lotsennetz mail-test MAIL``: does account mail leave the house?"""

from __future__ import annotations

import argparse
import smtplib

from lotsennetz.config.cli.common import Problem, say, set_up_django
from lotsennetz.config.cli.parsing import Parser

NAME = "mail-test"
HELP = "eine Probe-E-Mail senden"


def add_arguments(parser: Parser) -> None:
    parser.add_argument("mail", metavar="MAIL", help="wohin")


def run(asked: argparse.Namespace) -> int:
    set_up_django()
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.core.mail import EmailMessage
    from django.core.validators import validate_email

    address = asked.mail.strip()
    try:
        validate_email(address)
    except ValidationError as problem:
        raise Problem(f"„{address}“ ist keine E-Mail-Adresse.") from problem
    mail = EmailMessage(
        subject="Probe von Lotsennetz",
        body=f"Der Versand von {settings.BASE_URL} funktioniert.\n",
        to=[address],
    )
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        mail.send()
    except smtplib.SMTPException as problem:
        raise Problem(f"{where} hat die E-Mail nicht angenommen: {_reason(problem)}") from problem
    except OSError as problem:
        raise Problem(f"{where} ist nicht zu erreichen: {problem.strerror or problem}") from problem
    if settings.EMAIL_HOST:
        say(f"{where} hat die E-Mail an {address} angenommen.")
    else:
        say(
            f"Es ist kein Mailserver eingestellt (LOTSENNETZ_MAIL_HOST). "
            f"Die E-Mail liegt in {settings.EMAIL_FILE_PATH}."
        )
    return 0


def _reason(problem: smtplib.SMTPException) -> str:
    text = getattr(problem, "smtp_error", None)
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text or problem)
    return " ".join(said.split())
