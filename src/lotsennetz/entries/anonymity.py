"""The name of somebody who left without it, taken out of what others wrote."""

from __future__ import annotations

import re
from typing import Any

from django.db import models

from lotsennetz.core.text import MENTION
from lotsennetz.entries.models import Comment, EditDraft, Entry, EntryVersion, Mention
from lotsennetz.people.events import PersonLeft

NOBODY = "@ehemaliges-mitglied"


def forget_handle(event: PersonLeft) -> None:
    """Replace ``@handle`` in every text, older versions and drafts included. Texts are not marked as edited."""
    if not event.anonymised:
        return
    Mention.objects.filter(person_id=event.person_id).delete()

    def replaced(match: re.Match[str]) -> str:
        return NOBODY if match[1] == event.handle else match[0]

    holders: tuple[type[models.Model], ...] = (Entry, Comment, EntryVersion, EditDraft)
    for model in holders:
        rows: Any = model._default_manager.filter(body__contains=f"@{event.handle}")
        for row in rows.only("pk", "body"):
            row.body = MENTION.sub(replaced, row.body)
            row.save(update_fields=["body"])
