"""What several tests of one statement's page need."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from lotsennetz.people.models import Municipality
from lotsennetz.topics.models import Topic


def at(name: str, town: Municipality, topic: Topic) -> str:
    return reverse(f"radar:{name}", kwargs={"town": town.slug, "topic": topic.slug})


def page(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def filled(**values: Any) -> dict[str, Any]:
    """The form of a statement, as the page sends it."""
    return {"version": 0, "status": "live", "visibility": "network", **values}
