"""Build a sample network into an empty database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError
from lotsennetz.demo.bell import ring
from lotsennetz.demo.conversation import Conversation
from lotsennetz.demo.population import build_groups, build_people
from lotsennetz.demo.radar import Radar
from lotsennetz.demo.region import REGIONS, build_region
from lotsennetz.people.models import Network
from lotsennetz.search.tasks import read_unread, watch_index
from lotsennetz.topics.services import load_catalogue

FACTS = Path(__file__).parent / "facts"


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _rows(path: Path, key: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _read(path)[key]
    return rows


def build(*, region: str = "ortenau-digital") -> None:
    """Everything or nothing, in one transaction. Raises DomainError for an unknown region or a used database."""
    if region not in REGIONS:
        raise DomainError(
            _("Die Region „%(name)s“ gibt es nicht. Möglich sind: %(known)s.")
            % {"name": region, "known": ", ".join(REGIONS)}
        )
    folder = FACTS / region
    moment = clock.now()
    with transaction.atomic():
        if Network.objects.exists():
            raise DomainError(_("In diesem Ordner gibt es schon einen Verbund."))
        load_catalogue()
        towns = build_region(region)
        people = build_people(_rows(folder / "people.json", "people"), towns, moment)
        groups = build_groups(_rows(folder / "groups.json", "groups"), people, towns, moment)
        conversation = Conversation(people, groups, moment)
        for file in sorted((folder / "entries").glob("*.json")):
            conversation.write(_rows(file, "entries"))
        Radar(people, towns, moment).write(_read(folder / "radar.json"))
        ring(moment)
        watch_index.enqueue()  # the worker makes everything findable as soon as it runs
        read_unread.enqueue()
