"""Try out the way mail takes, now and with every answer in words."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError
from lotsennetz.notify.mail import files, smtp
from lotsennetz.notify.mail.letter import Letter
from lotsennetz.notify.mail.render import Envelope, ascii_address, render, sender_address
from lotsennetz.notify.mail.trouble import answer_sentence, step_sentence


def send_test_mail(address: str) -> str:
    """Send a mail to ``address`` at once, past the ledger; returns a sentence saying where it went.

    Raises DomainError naming host, port, step and the server's answer.
    """
    try:
        validate_email(address)
        to = ascii_address(address)
    except (ValidationError, UnicodeError) as problem:
        raise DomainError(_("„%(address)s“ ist keine E-Mail-Adresse.") % {"address": address}) from problem
    letter = Letter(
        subject=_("Testmail"),
        lines=[_("Diese E-Mail zeigt, dass der Versand eingerichtet ist."), _("Sie müssen nichts tun.")],
    )
    name = f"test-{secrets.token_hex(8)}"
    message_id = f"<{name}@{urlsplit(settings.BASE_URL).hostname}>"
    content = render(letter, Envelope(address, message_id)).as_bytes()
    server = smtp.configured()
    if server is None:
        return _("Kein Mailserver eingerichtet. Die E-Mail liegt in %(path)s.") % {
            "path": files.write(name, content)
        }
    where = {"host": server.host, "port": server.port}
    try:
        answer = smtp.hand_over(
            server, sender=sender_address(), recipient=to, content=content, about_to_finish=lambda: True
        )
    except smtp.TransportProblem as problem:
        words = f"{step_sentence(problem.step)} {answer_sentence(problem.code, problem.answer)}".strip()
        raise DomainError(f"{where['host']}:{where['port']}: {words}") from problem
    return _("%(host)s:%(port)s hat die E-Mail angenommen: %(answer)s") % {**where, "answer": answer}
