"""What several tests of the radar need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import models

from lotsennetz.core import clock
from lotsennetz.core.models import AuditRecord
from lotsennetz.notify.models import Delivery, Notification
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.models import Opportunity, OpportunityTown, Statement
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements
from lotsennetz.topics.models import Topic

BERLIN = ZoneInfo("Europe/Berlin")
HTMX = {"HX-Request": "true"}
LIVE = Said(status="live")
PLANNED = Said(status="planned")


def everything() -> list[object]:
    """All that the radar, the log and the post hold."""
    held: list[type[models.Model]] = [AuditRecord, Notification, Delivery]
    held += apps.get_app_config("radar").get_models()
    return [list(model._default_manager.order_by("pk").values()) for model in held]


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = everything()
    yield
    assert everything() == before


def state(actor: Person, town: Municipality, topic: Topic, said: Said = LIVE, **more: Any) -> Statement:
    """The town speaks, the way its people do it."""
    return statements.state(actor=actor, municipality_id=town.pk, topic_id=topic.pk, said=said, **more)


def half_year(steps: int) -> str:
    """The half-year that many after the present one."""
    return (HalfYear.of(clock.now().date()) + steps).code


def towns_of(row: Opportunity) -> set[str]:
    return set(OpportunityTown.objects.filter(opportunity=row).values_list("municipality__name", flat=True))


def text(answer: Any) -> str:
    """A page with every run of white space as one space."""
    return re.sub(r"\s+", " ", answer.content.decode())
