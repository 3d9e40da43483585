"""The measured network: 50 people, 10 groups, 2,000 posts, 6,000 comments, reactions and files. Deterministic."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.db import transaction

from lotsennetz.core import clock
from lotsennetz.entries.models import Attachment, Comment, Entry, Follow, Kind, Reaction, ReactionKind, State
from lotsennetz.groups.models import Group, GroupMember, GroupRole
from lotsennetz.people.models import Membership, Municipality, Network, Person, Role
from lotsennetz.topics.services import load_catalogue

PEOPLE, GROUPS, POSTS, COMMENTS, REACTIONS, FILES = 50, 10, 2_000, 6_000, 1_500, 400
TOWNS = 22
_WORDS = (
    "Akte Scannen Termin Bürgerservice Personalrat Datenschutz Schnittstelle Schulung Aktenplan "
    "Vertrag Hauptamt Rechenzentrum Formular Antrag Einführung Zeitplan Erfahrung Umstellung Kosten "
    "Lizenz Ratsarbeit Sensor Karte Wir haben den die das mit nach für und oder wenn auch noch eine "
    "einen wird wurde können sollte bitte gern"
).split()


def _text(dice: random.Random, words: int) -> str:
    body = " ".join(dice.choice(_WORDS) for _ in range(words))
    return f"{body[:1].upper()}{body[1:]}. **{dice.choice(_WORDS)}** und [mehr](https://beispiel.example/{dice.randrange(999)})."


def network(towns: int) -> list[Municipality]:
    """The catalogue, a network and its towns: what every data set begins with."""
    load_catalogue()
    Network.objects.create(pk=1, name="Messverbund", slug="messverbund", ags_prefixes=["08317"])
    return Municipality.objects.bulk_create(
        Municipality(ags=f"08317{n:03}", kind="gemeinde", name=f"Ort {n}", slug=f"ort-{n}", member=True)
        for n in range(towns)
    )


def build() -> None:
    """Fill an empty, migrated database."""
    dice = random.Random(20260616)
    moment = clock.now()
    with transaction.atomic():
        towns = network(TOWNS)
        people = [person(n, moment) for n in range(PEOPLE)]
        Person.objects.bulk_create(people)
        Membership.objects.bulk_create(
            Membership(
                person=person,
                municipality=towns[n % TOWNS],
                role=Role.OFFICER if n < TOWNS else Role.STAFF,
                since=moment,
            )
            for n, person in enumerate(people)
        )
        groups = Group.objects.bulk_create(
            Group(slug=f"gruppe-{n}", name=f"Gruppe {n}", created_at=moment) for n in range(GROUPS)
        )
        GroupMember.objects.bulk_create(
            GroupMember(
                group=group,
                person=people[(n + offset) % PEOPLE],
                role=GroupRole.OWNER if offset == 0 else GroupRole.MEMBER,
                since=moment,
            )
            for n, group in enumerate(groups)
            for offset in range(30)
        )
        _entries(dice, people, groups, towns)


def person(n: int, moment: datetime) -> Person:
    """The n-th of the people; not saved yet."""
    return Person(
        email=f"person{n}@ort.example",
        handle=f"person-{n}",
        given_name=f"Vorname{n}",
        family_name=f"Nachname{n}",
        password="!",
        joined_at=moment,
    )


def _entries(
    dice: random.Random, people: list[Person], groups: list[Group], towns: list[Municipality]
) -> None:
    moment = clock.now()
    entries = []
    for n in range(POSTS):
        when = moment - timedelta(minutes=10 * (POSTS - n))
        question = n % 4 == 0
        entries.append(
            Entry(
                kind=Kind.QUESTION if question else Kind.POST,
                state=State.PUBLISHED,
                title=_text(dice, 6)[:120] if question else "",
                body=_text(dice, dice.randrange(25, 70)),
                author=dice.choice(people),
                municipality=dice.choice(towns),
                group=groups[n % GROUPS],
                visibility="network" if n % 3 == 0 else "group",
                created_at=when,
                published_at=when,
                activity_at=when,
            )
        )
    Entry.objects.bulk_create(entries)
    comments = []
    for n in range(COMMENTS):
        entry = entries[n % POSTS]
        comments.append(
            Comment(
                entry=entry,
                body=_text(dice, dice.randrange(10, 35)),
                author=dice.choice(people),
                municipality=dice.choice(towns),
                created_at=entry.created_at + timedelta(minutes=1 + n // POSTS),
            )
        )
        entry.comment_count += 1
    Comment.objects.bulk_create(comments)
    Entry.objects.bulk_update(entries, ["comment_count"], batch_size=500)
    kinds = list(ReactionKind)
    wanted = {(dice.choice(entries), dice.choice(people), dice.choice(kinds)) for _ in range(REACTIONS)}
    Reaction.objects.bulk_create(
        Reaction(entry=entry, person=person, kind=kind, created_at=moment)
        for entry, person, kind in sorted(wanted, key=lambda row: (row[0].pk, row[1].pk, row[2]))
    )
    Follow.objects.bulk_create(Follow(entry=entry, person=entry.author, since=moment) for entry in entries)
    for entry in entries[:: POSTS // FILES]:
        row = Attachment(
            entry=entry,
            thread=entry,
            name="Plan.txt",
            size=4,
            content_type="text/plain",
            sha256="0" * 64,
            uploaded_by=entry.author,
            created_at=moment,
        )
        row.file.save("Plan.txt", ContentFile(b"Plan"), save=False)
        row.save()


def sessions(count: int) -> list[str]:
    """Session keys of ``count`` signed-in people."""
    keys = []
    for person in Person.objects.order_by("pk")[:count]:
        store = SessionStore()
        store["_auth_user_id"] = str(person.pk)
        store["_auth_user_backend"] = _backend()
        store["_auth_user_hash"] = person.get_session_auth_hash()
        store.create()
        keys.append(str(store.session_key))
    return keys


def _backend() -> str:
    from django.conf import settings

    backend: str = settings.AUTHENTICATION_BACKENDS[0]
    return backend
