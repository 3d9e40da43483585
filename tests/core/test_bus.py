"""A fact and what follows from it are committed together or not at all."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import transaction

from lotsennetz.core import bus
from lotsennetz.topics.models import Topic


@dataclass(frozen=True)
class TopicNamed:
    slug: str


def _write(event: TopicNamed) -> None:
    Topic.objects.create(slug=event.slug, title=event.slug, title_en=event.slug)


@pytest.fixture(autouse=True)
def _subscribed() -> None:
    bus.subscribe(TopicNamed, _write)


@pytest.mark.django_db(transaction=True)
def test_handlers_share_the_transaction() -> None:
    with transaction.atomic():
        bus.publish(TopicNamed("verworfen"))
        assert Topic.objects.filter(slug="verworfen").exists()
        transaction.set_rollback(True)
    assert not Topic.objects.exists()
    with transaction.atomic():
        bus.publish(TopicNamed("bleibt"))
    assert Topic.objects.filter(slug="bleibt").exists()


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(RuntimeError):
        bus.publish(TopicNamed("ohne"))
    assert not Topic.objects.exists()


def test_subscribing_twice_is_once() -> None:
    seen: list[TopicNamed] = []

    @dataclass(frozen=True)
    class Other:
        pass

    def handler(event: Other) -> None:
        seen.append(event)  # type: ignore[arg-type]

    bus.subscribe(Other, handler)
    bus.subscribe(Other, handler)
    assert bus._handlers[Other] == [handler]
