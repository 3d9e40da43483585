"""The matrix' feed and own data: of the member, who is in the group."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from lotsennetz.core import clock
from lotsennetz.exports.models import FeedKey, Takeout
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Person
from lotsennetz.people.secrets import fingerprint


def build(group: Group, member: Person) -> dict[str, dict[str, Any]]:
    """The values that their addresses take."""
    moment = clock.now()
    FeedKey.objects.create(person=member, group=group, secret_hash=fingerprint("feed"), created_at=moment)
    row = Takeout(person=member, state="ready", asked_at=moment, finished_at=moment)
    row.expires_at = moment + timedelta(days=7)
    row.file.save("matrix.zip", ContentFile(b"PK"), save=True)
    return {"feed": {"token": "feed"}}
