"""What tests of webhooks share."""

from __future__ import annotations

import json
from typing import Any

from lotsennetz.api.models import Hook, HookDelivery
from lotsennetz.api.services import hooks as services
from lotsennetz.entries.models import Entry
from lotsennetz.entries.services import publish
from lotsennetz.people.models import Person
from tests.api.receivers import Receiver

ALL = [event.value for event in services.SUBJECTS]
State = HookDelivery.State


def new_hook(person: Person, there: Receiver, *events: str) -> Hook:
    return services.make_hook(actor=person, address=there.url(), events=events or ALL)[0]


def publish_entry(actor: Person, visibility: str = "network", **more: Any) -> Entry:
    content = publish.Content(kind="post", title="Neu", body="Hallo", visibility=visibility, **more)
    return publish.publish(actor=actor, content=content)


def what_was_told(there: Receiver) -> list[dict[str, Any]]:
    return [json.loads(asked.body) for asked in there.asked]
