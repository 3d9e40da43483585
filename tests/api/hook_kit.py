"""What tests of webhooks share."""

from __future__ import annotations

import json
from typing import Any

from lotsennetz.api import tasks
from lotsennetz.api.models import Hook, HookDelivery
from lotsennetz.api.services import hooks as services
from lotsennetz.entries.models import Entry
from lotsennetz.entries.services import publish
from lotsennetz.jobs.models import Job
from lotsennetz.people.models import Person
from tests.api.receivers import Receiver

ALL = [event.value for event in services.SUBJECTS]
State = HookDelivery.State


def new_hook(person: Person, there: Receiver, *events: str) -> Hook:
    return services.make_hook(actor=person, address=there.url(), events=events or ALL)[0]


def publish_entry(actor: Person, visibility: str = "network", **more: Any) -> Entry:
    """The worker has made the deliveries when this returns."""
    content = publish.Content(kind="post", title="Neu", body="Hallo", visibility=visibility, **more)
    entry = publish.publish(actor=actor, content=content)
    spread()
    return entry


def spread() -> int:
    """The worker's first work: from what happened to deliveries. Returns how many times something did."""
    jobs = list(Job.objects.filter(task_path=tasks.spread_event.module_path).order_by("enqueued_at"))
    for job in jobs:
        tasks.spread_event.func(*job.args_kwargs["args"])
        job.delete()
    return len(jobs)


def what_was_told(there: Receiver) -> list[dict[str, Any]]:
    return [json.loads(asked.body) for asked in there.asked]
