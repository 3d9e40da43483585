"""What the tests of the description share: a house with one of everything, who asks there, and what passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from hypothesis import strategies as st

from lotsennetz.api import limits
from lotsennetz.api.models import Scope
from lotsennetz.api.services.keys import make_key
from lotsennetz.config.wsgi import application
from lotsennetz.core import clock
from lotsennetz.notify.models import Notification
from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.ratelimit import Limit
from lotsennetz.radar.models import Opportunity, Status, VisibleTo
from lotsennetz.radar.services import opportunities
from tests.content_factories import (
    PNG,
    AttachmentFactory,
    CommentFactory,
    EntryFactory,
    GroupFactory,
    ProductFactory,
    member_of,
)
from tests.factories import person_in
from tests.radar.factories import leaf, says
from tests.radar.kit import half_year

#: Read by whoever is known; everything else that is read here is public.
FOR_MEMBERS = ("people", "person", "groups", "opportunities", "opportunity", "notifications", "me")
#: Stands for the number of a comment, which nobody knows before the house is furnished.
PARENT = -1
_CSRF = "a" * 32


def house(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """The whole house; unlike schemathesis it closes what it has read."""
    answer = application({"REMOTE_ADDR": "127.0.0.1", **environ}, start)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


@dataclass(frozen=True)
class Caller:
    """Somebody with a key, with a session, or nobody."""

    name: str
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        return self.name in {"writer", "session"}


@dataclass(frozen=True)
class House:
    callers: tuple[Caller, ...]
    numbers: Mapping[str, int]
    words: Mapping[str, str]

    def place(self, operation: str, name: str) -> int | str:
        """What stands at this part of an operation's address."""
        return (
            self.numbers[operation]
            if name == "pk"
            else self.words.get(f"{operation}.{name}", self.words[name])
        )


def furnish(monkeypatch: pytest.MonkeyPatch, person: Person, kehl: Municipality, lahr: Municipality) -> House:
    """One of everything, so that each address leads somewhere; nobody asks too often."""
    for name in ("TOKEN", "PERSON", "MACHINE"):
        monkeypatch.setattr(limits, name, Limit(f"api-spec-{name}", 10**9, 60))
    group = GroupFactory.create(slug="runde", privacy="public")
    member_of(group, person)
    topic = leaf("E-Akte")
    leaf("Scannen")
    ProductFactory.create(slug="aktenwerk").topics.add(topic)
    says(kehl, topic, "planned", visibility="public")
    says(lahr, topic, "planned")
    opportunities.refresh_topic(topic.pk)
    entry = EntryFactory.create(author=person, municipality=kehl, topic=topic, visibility="public")
    comment = CommentFactory.create(entry=entry, author=person_in(lahr))
    file = AttachmentFactory.create(entry=entry, sha256="1" * 64)
    notice = Notification.objects.create(
        recipient=person, kind="comment", entry=entry, created_at=clock.now(), dedupe_key="a"
    )
    numbers = dict.fromkeys(
        ("entry", "change_entry", "delete_entry", "comments", "comment_on", "add_file"), entry.pk
    )
    numbers |= dict.fromkeys(("give_reaction", "take_reaction_back"), entry.pk)
    numbers |= {
        "parent": comment.pk,
        "read_file": file.pk,
        "opportunity": Opportunity.objects.get().pk,
        "read_notification": notice.pk,
    }
    words = {
        "town": "08317057",
        "topic": "e-akte",
        "handle": person.handle,
        "kind": "danke",
        "municipality.slug": "kehl",
        "topic.slug": "e-akte",
        "group.slug": "runde",
        "slug": "kehl",
    }
    return House(_callers(person), numbers, words)


def _callers(person: Person) -> tuple[Caller, ...]:
    def with_key(name: str, scope: str) -> Caller:
        secret = make_key(actor=person, name=name, scope=scope)[1]
        return Caller(name, {"Authorization": f"Bearer {secret}"})

    browser = Client()
    browser.force_login(person)
    cookies = {
        settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.CSRF_COOKIE_NAME: _CSRF,
    }
    return (
        with_key("writer", Scope.WRITE),
        with_key("reader", Scope.READ),
        Caller("session", {"X-CSRFToken": _CSRF}, cookies),
        Caller("visitor"),
        Caller("forger", {"Authorization": "Bearer lotse_falsch"}),
    )


@contextmanager
def undone() -> Iterator[None]:
    """Whoever asks next finds the house as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _fitting(body: dict[str, Any]) -> dict[str, Any]:
    """Inside of a group nothing is for one's own town only."""
    alone = body.get("visibility") == "municipality" and body.get("group")
    return {**body, "visibility": None} if alone else body


_LETTERS = st.characters(exclude_categories=("C", "Z"))
_TEXT = st.text(_LETTERS, min_size=1, max_size=40)
_TAG = st.text(st.characters(categories=["L"]), min_size=1, max_size=20)
_ABOUT = {
    "topic": st.sampled_from(("e-akte", None)),
    "tags": st.lists(_TAG, max_size=3),
    "visibility": st.sampled_from(("municipality", "network", "public", None)),
}
_PLACED = {**_ABOUT, "group": st.sampled_from(("runde", None)), "municipality": st.just("kehl")}
_LINK = st.just("https://kehl.example/[1]?a=ä")
_ENTRY = st.one_of(
    st.fixed_dictionaries({"body": _TEXT}, optional={**_PLACED, "kind": st.just("post"), "title": _TEXT}),
    st.fixed_dictionaries({"kind": st.just("question"), "title": _TEXT}, optional={**_PLACED, "body": _TEXT}),
    st.fixed_dictionaries({"kind": st.just("link"), "title": _TEXT, "link": _LINK}, optional=_PLACED),
).map(_fitting)
_FILES = st.fixed_dictionaries(
    {"kind": st.just("file"), "alt": st.lists(_TEXT, max_size=1)}, optional=_PLACED
).map(_fitting)
_SAYS = {
    "product": st.sampled_from(("aktenwerk", None)),
    "contact": st.sampled_from(("miriam-aschenbrenner", None)),
    "offers_experience": st.booleans(),
    "seeks_partners": st.booleans(),
    "note": _TEXT,
    "visibility": st.sampled_from((*VisibleTo.values, None)),
}
#: Bodies that each operation takes, by its name.
BODIES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "publish_entry": _ENTRY,
    "change_entry": st.fixed_dictionaries(
        {}, optional={**_ABOUT, "title": _TEXT, "body": _TEXT, "link": _LINK}
    ),
    "comment_on": st.fixed_dictionaries(
        {"body": _TEXT}, optional={"parent": st.sampled_from((PARENT, None))}
    ),
    "add_file": st.fixed_dictionaries({"file": st.just(PNG)}, optional={"alt": _TEXT}),
    "put_statement": st.one_of(
        st.fixed_dictionaries(
            {"status": st.sampled_from([each.value for each in Status if each != Status.STOPPED])},
            optional=_SAYS,
        ),
        st.fixed_dictionaries({"status": st.just("stopped"), "stopped_reason": _TEXT}, optional=_SAYS),
        st.fixed_dictionaries(
            {"status": st.just("planned"), "horizon": st.builds(half_year, st.integers(0, 4))}, optional=_SAYS
        ),
    ),
    "read_notifications": st.fixed_dictionaries(
        {"until": st.datetimes().map(lambda at: f"{at.replace(year=2026).isoformat()}Z")}
    ),
}
#: Another way in which the same operation is carried out.
OTHER_BODIES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "publish_entry": st.fixed_dictionaries({"entry": _FILES, "files": st.just([PNG])}),
}
