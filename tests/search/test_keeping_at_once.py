"""Several writers at once: nobody waits for the rebuild, and nobody's words get lost."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from lotsennetz.entries.services import edit, publish
from lotsennetz.entries.services.publish import Content
from lotsennetz.entries.services.typed import Typed
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Person
from lotsennetz.search.services import rebuilding
from tests.races import needs_several_writers
from tests.search.kit import ask, key_of

pytestmark = [needs_several_writers, pytest.mark.django_db(transaction=True)]
PATIENCE = 20.0


class _Unfinished:
    """Something that was done in a transaction of another connection, which goes on until ``finish``."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act, self._done, self._go_on = act, threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._done.wait(PATIENCE)

    def _run(self) -> None:
        try:
            with transaction.atomic():
                self._act()
                self._done.set()
                self._go_on.wait(PATIENCE)
        finally:
            connection.close()

    def finish(self) -> None:
        self._go_on.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


def test_the_rebuild_steps_aside(officer_kehl: Person) -> None:
    entry = publish.publish(
        actor=officer_kehl, content=Content(title="Brücke", body="Alt", visibility="network")
    )
    other = publish.publish(
        actor=officer_kehl, content=Content(title="Steg", body="Alt", visibility="network")
    )
    editing = _Unfinished(
        lambda: edit.edit_entry(
            actor=officer_kehl, entry_id=entry.pk, base_version=1, typed=Typed(title="Tunnel", body="Neu")
        )
    )
    try:
        rebuilding.rebuild()
    finally:
        editing.finish()
    viewer = viewer_of(officer_kehl)
    assert ask(viewer, "Tunnel") == [key_of(entry)]
    assert ask(viewer, "Steg") == [key_of(other)]
    assert ask(viewer, "Brücke") == []


def test_two_who_use_a_new_word_do_not_wait_for_each_other(officer_kehl: Person, stranger: Person) -> None:
    content = Content(title="Wortneuschöpfung", body="Zwei Mal dasselbe", visibility="network")
    first = _Unfinished(lambda: publish.publish(actor=officer_kehl, content=content))
    try:
        entry = publish.publish(actor=stranger, content=content)
        assert ask(viewer_of(officer_kehl), "Wortneuschöpfung") == [key_of(entry)]
    finally:
        first.finish()
    assert len(ask(viewer_of(officer_kehl), "Wortneuschöpfung")) == 2
