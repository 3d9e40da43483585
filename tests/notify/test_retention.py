"""What is forgotten when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lotsennetz.core import clock
from lotsennetz.notify.models import Delivery, Notification
from lotsennetz.notify.services.retention import clean
from lotsennetz.people.models import Person
from tests.notify.conftest import NewMail


@pytest.mark.parametrize(
    ("created", "read", "stays"),
    [(179, None, True), (181, None, False), (170, 59, True), (170, 61, False), (400, 1, True)],
)
def test_notices(created: int, read: int | None, stays: bool, guide: Person) -> None:
    now = clock.now()
    Notification.objects.create(
        recipient=guide,
        kind="mention",
        dedupe_key="x",
        created_at=now - timedelta(days=created),
        read_at=None if read is None else now - timedelta(days=read),
    )
    clean()
    assert Notification.objects.exists() is stays
    assert clean() == 0


@pytest.mark.parametrize("state", Delivery.State.values)
@pytest.mark.parametrize("days", [29, 31])
def test_mails(days: int, state: str, new_mail: NewMail) -> None:
    row = new_mail()
    values = {"invitation": 7}
    Delivery.objects.update(state=state, values=values, created_at=clock.now() - timedelta(days=days))
    clean()
    after = Delivery.objects.get()
    ended = state in {"sent", "failed", "unclear", "cancelled"}
    if days > 30 and ended:
        assert (after.values, after.sealed, after.address) == ({}, "", "")
    else:
        assert (after.values, after.sealed, after.address) == (values, row.sealed, row.address)
    assert (after.state, after.dedupe_key) == (state, row.dedupe_key)
    assert clean() == 0
