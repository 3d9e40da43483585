"""Sessions as Django keeps them, read in our way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from lotsennetz.core.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> str:
    store = SessionStore()
    store["what"] = "kept"
    store.create()
    assert store.session_key is not None
    return store.session_key


def test_what_was_kept_is_read(key: str) -> None:
    assert SessionStore(key)["what"] == "kept"


def test_changes_are_kept(key: str) -> None:
    store = SessionStore(key)
    store["more"] = 1
    store.save()
    assert dict(SessionStore(key).items()) == {"what": "kept", "more": 1}


def test_an_expired_session_is_none(key: str) -> None:
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    store = SessionStore(key)
    assert "what" not in store
    assert store.session_key is None


@pytest.mark.parametrize("unknown", ["x" * 32, "'; --aaaaaaa", "äöü" * 9])
def test_an_unknown_key_is_no_session(unknown: str) -> None:
    store = SessionStore(unknown)
    assert "what" not in store
    assert store.session_key is None
