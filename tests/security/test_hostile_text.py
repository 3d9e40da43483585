"""One hostile string in every text column, then every page, feed and mail: nothing of it becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import models

from tests.security import world
from tests.security.addresses import all_addresses
from tests.security.asking import ask, clients, path_of

MARK = "hxq7"
HOSTILE = f"\"'><script>{MARK}()</script><img src=x onerror={MARK}()>{{{{{MARK}}}}}"
#: Columns that cannot hold free text, by their own rules (tested where those rules are).
_CLOSED = (models.SlugField, models.EmailField, models.URLField)
_SKIPPED_APPS = {
    "sessions",
    "contenttypes",
    "auth",
    "django_tasks_database",
    "mfa",
    "usersessions",
    "socialaccount",
}


class _Watch(HTMLParser):
    """Collects tags and attributes that carry the mark."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if MARK in name or (name.startswith("on") and MARK in (value or "")):
                self.found.append(f"<{tag} {name}={value!r}>")
        if tag == "img" and dict(attrs).get("src") == "x":
            self.found.append("<img src=x>")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and f"{MARK}()" in data and not data.lstrip().startswith(("{", "[")):
            self.found.append(f"script: {data[:80]}")


def _text_columns() -> list[tuple[type[models.Model], models.Field[Any, Any]]]:
    columns = []
    for model in apps.get_models():
        if model._meta.app_label in _SKIPPED_APPS:
            continue
        for column in model._meta.concrete_fields:
            free = isinstance(column, (models.CharField, models.TextField)) and not isinstance(
                column, _CLOSED
            )
            if free and not column.choices and not column.unique:
                columns.append((model, column))
    return columns


#: Free text that is nobody's to type: hashes, digests, codes, file places, colours and addresses checked at the door.
_NOT_TYPED = {
    *(
        "secret_hash",
        "sha256",
        "content_type",
        "password",
        "ags",
        "ars",
        "postcode",
        "shape",
        "accent",
        "icon",
    ),
    *(
        "kind",
        "state",
        "action",
        "target_type",
        "dedupe_key",
        "group_key",
        "language",
        "message_id",
        "address",
    ),
    *(
        "shapes_view_box",
        "file",
        "preview",
        "photo",
        "version",
        "name_key",
        "task_path",
        "worker_ids",
        "sealed",
    ),
    *(
        "key",
        "queue_name",
        "backend_name",
        "traceback",
        "exception_class_path",
        "slug",
        "handle",
        "email",
        "once",
        "horizon",
        "window",
    ),
}


@pytest.mark.django_db
def test_no_text_of_people_becomes_markup() -> None:
    made = world.build(say=HOSTILE)
    filled = 0
    for model, column in _text_columns():
        if column.name in _NOT_TYPED:
            continue
        longest = getattr(column, "max_length", None) or 10_000
        filled += model._default_manager.update(**{column.name: HOSTILE[:longest]})
    assert filled > 25, "hardly anything was filled"
    pages = 0
    problems = []
    seen = False
    for role, browser in clients(made).items():
        for address in all_addresses():
            answer, _tables = ask(browser, path_of(address, made), "GET")
            if (
                answer.status_code != 200
                or answer.streaming
                or "html" not in answer.headers.get("Content-Type", "")
            ):
                continue
            pages += 1
            html = answer.content.decode()
            seen = seen or MARK in html
            watch = _Watch()
            watch.feed(html)
            problems += [f"{address.name} as {role}: {what}" for what in watch.found]
    assert pages > 100
    assert seen, "the hostile text was on no page"
    assert not problems, "\n".join(problems[:30])
    assert not [m for m in mail.outbox if "\n" in m.subject]
