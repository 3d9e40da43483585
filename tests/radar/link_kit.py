"""What several tests of the monthly mail and its links need."""

from __future__ import annotations

import re
from datetime import datetime
from email.message import EmailMessage

from lotsennetz.people.models import Person
from lotsennetz.radar import tokens
from lotsennetz.radar.models import Statement
from tests.radar.kit import BERLIN

DUE = datetime(2026, 12, 1, 7, 0, tzinfo=BERLIN)  # five working days before Tuesday, 8 December


def address(token: str) -> str:
    return f"/stimmt-das/{token}/"


def yes(person: Person, *rows: Statement) -> str:
    items = [(row.topic_id, row.version) for row in rows]
    return address(tokens.confirm_token(person.pk, rows[0].municipality_id, items, 1))


def no(person: Person, row: Statement) -> str:
    return address(tokens.change_token(person.pk, row.municipality_id, (row.topic_id, row.version), 1))


def typed(row: Statement, **fields: str) -> dict[str, str]:
    """The form behind „Geändert“, as the page sends it."""
    shown = {
        "status": row.status,
        "horizon": row.horizon,
        "stopped_reason": row.stopped_reason,
        "note": row.note,
    }
    return {**shown, "version": str(row.version), **fields}


def plain(mail: EmailMessage) -> str:
    content: str = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    return content.replace("\r\n", "\n")


def links_in(mail: EmailMessage, label: str) -> list[str]:
    return re.findall(rf"{label}:\s+http://127\.0\.0\.1:8000(/stimmt-das/\S+)", plain(mail))
