"""A letter as a mail: headers, plain text, simple HTML."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from lotsennetz.core import clock
from lotsennetz.notify.mail.letter import Letter
from lotsennetz.people.models import Network

_SUBJECT_LENGTH = 150
# Long header lines are folded by the policy; bodies stay 7-bit clean, because some gateways still insist.
_POLICY = SMTP.clone(max_line_length=78)


@dataclass(frozen=True)
class Envelope:
    """What the ledger row adds to a letter. ``is_notice``: sent because of a setting."""

    to: str
    message_id: str
    is_notice: bool = False


def one_line(text: str, length: int = _SUBJECT_LENGTH) -> str:
    """Text that may stand in a header: no line ends, no control characters, no endless length."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def network_name() -> str:
    name = Network.objects.values_list("name", flat=True).first()
    return one_line(name or settings.SITE_NAME, 80)


def full_address(path: str) -> str:
    """The address of one of our pages, for somebody who is elsewhere."""
    return f"{settings.BASE_URL}{path}"


def ascii_address(address: str) -> str:
    """An international domain as the mail system knows it. Raises UnicodeError if there is none."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def sender_address() -> str:
    return ascii_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrapped"] = _wrapped
    environment.filters["quoted"] = _quoted
    return environment


def _wrapped(text: str) -> str:
    """At most 76 characters a line; links stay whole."""
    lines = text.splitlines() or [""]
    return "\n".join(
        textwrap.fill(line, 76, break_long_words=False, break_on_hyphens=False) for line in lines
    )


def _quoted(text: str) -> str:
    return textwrap.indent(_wrapped(text), "> ", lambda _line: True)


def render(letter: Letter, envelope: Envelope) -> EmailMessage:
    """The whole mail in the active language."""
    network = network_name()
    context = {
        "letter": letter,
        "network": network,
        "home": full_address("/"),
        "language": get_language() or settings.LANGUAGE_CODE,
        "greeting": letter.greeting or _("Guten Tag!"),
        "sign_off": _("Freundliche Grüße"),
        "why": _("Sie erhalten diese E-Mail, weil Sie Mitteilungen per E-Mail eingeschaltet haben.")
        if envelope.is_notice
        else "",
        "change_label": _("Mitteilungen einstellen"),
        "change_address": full_address(reverse("notify:settings")) if envelope.is_notice else "",
        "copy_hint": _("Falls sich der Knopf nicht öffnen lässt, kopieren Sie diese Adresse:"),
    }
    message = EmailMessage(policy=_POLICY)
    local, _at, domain = sender_address().rpartition("@")
    message["From"] = Address(network, local, domain)
    message["To"] = ascii_address(envelope.to)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    host = urlsplit(settings.BASE_URL).hostname
    if letter.thread:
        message["References"] = f"<{letter.thread}@{host}>"
        message["In-Reply-To"] = f"<{letter.thread}@{host}>"
    if envelope.is_notice:
        message["List-Id"] = f"<mitteilungen.{host}>"
        message["List-Unsubscribe"] = f"<{context['change_address']}>"
    templates = _templates()
    text = templates.get_template("notify/mail/letter.txt").render(context)
    html = templates.get_template("notify/mail/letter.html").render(context)
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message
