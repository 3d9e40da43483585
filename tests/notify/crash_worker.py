"""Runs as an own process with a database of its own, so that a test can kill it with SIGKILL at any step.

``prepare N`` makes the tables and N mails, ``work PK [STEP]`` sends one and stops for ever at STEP, ``sweep`` does what
the schedule does, ``expire`` lets every lease end, ``show`` prints the ledger.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotsennetz.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 -- after setup
from django.db import transaction  # noqa: E402

from lotsennetz.core import clock  # noqa: E402
from lotsennetz.notify import tasks  # noqa: E402
from lotsennetz.notify.mail import sending  # noqa: E402
from lotsennetz.notify.models import Delivery  # noqa: E402
from lotsennetz.notify.services import queue_mail  # noqa: E402

State = Delivery.State


def prepare(count: int) -> None:
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        for number in range(count):
            queue_mail(
                "password_reset",
                dedupe_key=f"mail:{number}",
                address=f"person{number}@stadt.example",
                secret={"url": "https://netz.example/x", "hours": "24"},
            )


def _stop_here() -> None:
    sys.stdout.write("HERE\n")
    sys.stdout.flush()
    time.sleep(120)


def _stop_at(step: str) -> None:
    """Stop around the two commits that matter; the server stops the other steps."""
    change = sending._change

    def watched(pk: int, claim: str, states: set[State], **values: Any) -> bool:
        handing = values["state"] == State.HANDING_OVER
        if (step == "before-handing-over" and handing) or (
            step == "before-sent" and values["state"] == State.SENT
        ):
            _stop_here()
        done = change(pk, claim, states, **values)
        if step == "before-the-dot" and handing:
            _stop_here()
        return done

    sending._change = watched


def show() -> None:
    rows = Delivery.objects.order_by("pk").values_list("pk", "state", "message_id", "attempts")
    sys.stdout.write(json.dumps(list(rows)) + "\n")


def main() -> None:
    command, *rest = sys.argv[1:]
    if command == "prepare":
        prepare(int(rest[0]))
    elif command == "work":
        _stop_at(rest[1])
        sending.deliver(int(rest[0]))
    elif command == "expire":
        Delivery.objects.exclude(claimed_until=None).update(claimed_until=clock.now())
    elif command == "sweep":
        tasks.sweep.call()
    show()


if __name__ == "__main__":
    main()
