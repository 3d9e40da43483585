"""Two networks that say who does what: a district, and every town of a Land. Deterministic."""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import transaction

from bench.dataset import person
from lotsennetz.core import clock
from lotsennetz.people.models import Membership, Municipality, Network, Person, Role
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.models import Statement, Status
from lotsennetz.topics.models import Topic
from lotsennetz.topics.services import load_catalogue

TOPICS = 60
DISTRICT, LAND = (51, 3_060), (1_101, 25_000)
_SIZES = (2_500, 6_000, 12_000, 25_000, 60_000)
_OF_A_HUNDRED = (26, 25, 18, 18, 13)  # of a Land, some 145 are of the largest class


def district() -> None:
    """51 municipalities that have said something on each of 60 topics."""
    _build(*DISTRICT)


def land() -> None:
    """1,101 municipalities with 25,000 statements on 60 topics, and an officer each."""
    _build(*LAND)


def _build(towns: int, statements: int) -> None:
    dice = random.Random(20260616)
    moment = clock.now()
    with transaction.atomic():
        load_catalogue()
        leaves = list(Topic.objects.filter(parent__isnull=False).prefetch_related("products")[:TOPICS])
        Network.objects.create(pk=1, name="Messverbund", slug="messverbund", ags_prefixes=["08"])
        made = Municipality.objects.bulk_create(
            Municipality(
                ags=f"08{n:06}",
                kind="gemeinde",
                name=f"Ort {n}",
                slug=f"ort-{n}",
                member=True,
                population=dice.choices(_SIZES, _OF_A_HUNDRED)[0] + n,
            )
            for n in range(towns)
        )
        people = Person.objects.bulk_create(person(n, moment) for n in range(towns))
        Membership.objects.bulk_create(
            Membership(person=one, municipality=town, role=Role.OFFICER, since=moment)
            for one, town in zip(people, made, strict=True)
        )
        cells = [(n, topic) for n in range(towns) for topic in leaves]
        now = HalfYear.of(moment.date())
        rows = []
        for n, topic in dice.sample(cells, statements):
            status = dice.choice(list(Status))
            plans = status in {Status.PLANNED, Status.PILOTING}
            products = list(topic.products.all())
            age = timedelta(days=dice.randrange(400))
            rows.append(
                Statement(
                    municipality=made[n],
                    topic=topic,
                    status=status,
                    horizon=(now + dice.randrange(4)).code if plans else "",
                    stopped_reason="Zu teuer" if status == Status.STOPPED else "",
                    product=dice.choice(products) if products and status == Status.LIVE else None,
                    contact=people[n],
                    offers_experience=status == Status.LIVE and dice.random() < 0.2,
                    seeks_partners=plans and dice.random() < 0.3,
                    note="Vier Ämter arbeiten damit, drei folgen im Herbst.",
                    created_at=moment - age,
                    changed_at=moment - age,
                    confirmed_at=moment - age,
                    confirmed_by=people[n],
                )
            )
        Statement.objects.bulk_create(rows, batch_size=1000)
