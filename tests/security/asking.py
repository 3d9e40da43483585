"""Ask one address as one role, and see whether anything was written."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lotsennetz.people.models import Person
from tests.security.addresses import Address
from tests.security.rows import BY_APP, DATA, VALUES
from tests.security.world import World

_WRITES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
#: Written by looking: the session's own bookkeeping, nothing that anybody else can see.
_BOOKKEEPING = {"django_session", "usersessions_usersession", "core_cache"}


class Rollback(Exception):
    """Ends a look without leaving a trace."""


@contextmanager
def written() -> Iterator[list[str]]:
    """The tables that were written to inside the block."""
    tables: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = _WRITES.match(sql)
        if found and found[2] not in _BOOKKEEPING:
            tables.append(found[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


def path_of(address: Address, world: World) -> str:
    """The address with the values of the world."""
    if not address.parameters:
        return reverse(address.name)
    app = address.name.partition(":")[0]
    key = VALUES.get(address.name) or BY_APP.get((app, address.parameters))
    assert key is not None, f"{address.name}{address.parameters} needs a value in tests/security/rows.py"
    return reverse(address.name, kwargs=world.values[key])


def data_for(address: Address, world: World) -> dict[str, Any]:
    """What a form of this address sends."""
    sent = DATA.get(address.name, {})
    return {
        key: world.ids[value.removeprefix("world:")] if value.startswith("world:") else value
        for key, value in sent.items()
    }


def clients(world: World) -> dict[str, Client]:
    """A signed-in browser per role. The deactivated person's session is from before."""
    made = {}
    for role, person in world.people.items():
        client = Client()
        if isinstance(person, Person):
            client.force_login(person)
            session = client.session  # as if the password had just been typed: no page asks for it again
            session["account_authentication_methods"] = [
                {"method": "password", "at": time.time(), "reauthenticated": True}
            ]
            session["account_authentication_methods_user"] = str(person.pk)
            session.save()
        made[role] = client
    return made


def ask(client: Client, path: str, method: str, data: dict[str, Any] | None = None) -> tuple[Any, list[str]]:
    """The answer and the tables written; everything is rolled back, rate limits start anew."""
    cache.clear()
    jar = deepcopy(client.cookies)  # signing out takes the browser's cookie, and no rollback brings that back
    answer: Any = None
    tables: list[str] = []
    try:
        with transaction.atomic(), written() as tables:
            answer = client.post(path, data or {}) if method == "POST" else client.generic(method, path)
            raise Rollback
    except Rollback:
        pass
    client.cookies = jar
    assert answer is not None
    for let_go in answer._resource_closers:  # close() would let go of the database connection, too
        let_go()
    return answer, tables


def word(answer: HttpResponse) -> str:
    """The status; a redirect to the sign-in page is its own word."""
    if answer.status_code in {301, 302, 303}:
        target = answer.headers["Location"]
        return "sign-in" if "/konto/anmelden/" in target else "go"
    return str(answer.status_code)
