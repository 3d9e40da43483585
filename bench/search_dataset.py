"""100,000 posts and 20,000 comments, in words as German texts have them. Always the same but for when it ends."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

ENTRIES, COMMENTS, PEOPLE, TOWNS, GROUPS, IN_GROUPS = 100_000, 20_000, 1_000, 51, 40, 6
#: How many of a hundred entries say it in the title, and in the text.
USUAL = {
    "Akte": (3, 20),
    "Termin": (2, 15),
    "Personalausweis": (1, 8),
    "Datenschutz": (2, 9),
    "Schulung": (1, 5),
}
_SMALL = "die der und in zu den das nicht von sie ist des sich mit dem dass er es ein ich auf so eine als an".split()


def words(dice: random.Random) -> Callable[[], str]:
    """Words as texts have them: small words, usual nouns often, compounds of two nouns."""
    from itertools import accumulate

    from lotsennetz.search.analysis.lexicon import PART, lexicon

    nouns = sorted(
        (word for word, value in lexicon().values.items() if value & 3 == PART and len(word) > 3),
        key=lambda word: (-lexicon().values[word], word),
    )[:12_000]
    weights = list(accumulate(1 / (rank + 60) for rank in range(len(nouns))))

    def word() -> str:
        kind = dice.random()
        if kind < 0.4:
            return dice.choice(_SMALL)
        first = dice.choices(nouns, cum_weights=weights)[0]
        if kind < 0.8:
            return first.capitalize()
        return f"{first}{dice.choices(nouns, cum_weights=weights)[0]}".capitalize()

    return word


def build(entries: int) -> None:
    """Fill an empty, migrated database. Deterministic but for the moment it ends at."""
    from django.db import transaction

    from bench.dataset import network, person
    from lotsennetz.core import clock
    from lotsennetz.entries.models import Comment, Entry, Kind, State
    from lotsennetz.groups.models import Group, GroupMember, GroupRole
    from lotsennetz.people.models import Membership, Person, Role
    from lotsennetz.topics.models import Topic

    dice = random.Random(20260616)
    word, moment = words(dice), clock.now()

    def text(length: int, place: int) -> str:
        said = [usual for usual, shares in USUAL.items() if dice.random() * 100 < shares[place]]
        return " ".join([*(word() for _ in range(length)), *said])

    with transaction.atomic():
        towns = network(TOWNS)
        people = Person.objects.bulk_create(
            person(n, moment - timedelta(days=1 + n % 690)) for n in range(PEOPLE)
        )
        Membership.objects.bulk_create(
            Membership(person=one, municipality=towns[n % TOWNS], role=_role(n, Role), since=moment)
            for n, one in enumerate(people)
        )
        groups = Group.objects.bulk_create(
            Group(slug=f"gruppe-{n}", name=f"Gruppe {n}", privacy="public", created_at=moment)
            for n in range(GROUPS)
        )
        GroupMember.objects.bulk_create(
            GroupMember(
                group=groups[(n * 7 + k * 5) % GROUPS], person=one, role=GroupRole.MEMBER, since=moment
            )
            for n, one in enumerate(people)
            for k in range(IN_GROUPS)
        )
        topics = list(Topic.objects.filter(parent__isnull=False))
        levels = ["network"] * 33 + ["group"] * 50 + ["public"] * 10 + ["municipality"] * 7
        rows = []
        for n in range(entries):
            when = moment - timedelta(minutes=10 * (entries - n))
            rows.append(
                Entry(
                    kind=Kind.POST,
                    state=State.PUBLISHED,
                    title=text(4, 0)[:200] if n % 3 else "",
                    body=text(dice.randrange(20, 70), 1),
                    author=people[n % PEOPLE],
                    municipality=towns[n % TOWNS],
                    group=groups[dice.randrange(GROUPS)],
                    topic=dice.choice(topics),
                    visibility=dice.choice(levels),
                    created_at=when,
                    published_at=when,
                    activity_at=when,
                )
            )
        Entry.objects.bulk_create(rows, batch_size=2_000)
        Comment.objects.bulk_create(
            (
                Comment(
                    entry=rows[n * entries // COMMENTS],
                    body=text(dice.randrange(8, 30), 1),
                    author=people[n % PEOPLE],
                    municipality=towns[n % TOWNS],
                    created_at=rows[n * entries // COMMENTS].created_at + timedelta(minutes=5),
                )
                for n in range(COMMENTS)
            ),
            batch_size=2_000,
        )


def _role(n: int, role: Any) -> str:
    return str({0: role.COORDINATOR, 1: role.GUEST}.get(n, role.STAFF))
