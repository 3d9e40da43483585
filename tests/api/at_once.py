"""Run as a program of its own: four requests with one key at the same moment, on an SQLite file as operators have it.

The suite's own SQLite lives in memory, where writers do not wait for each other. Prints what was answered.
"""

from __future__ import annotations

import json
import sys
from threading import Barrier, Thread
from typing import Any


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from lotsennetz.entries.models import Entry
    from lotsennetz.people.models import Role
    from tests.api.kit import Program
    from tests.factories import MunicipalityFactory, NetworkFactory, person_in

    NetworkFactory.create()
    program = Program(person_in(MunicipalityFactory.create(), Role.STAFF))
    together, answers = Barrier(4), list[Any]()

    def send() -> None:
        together.wait()
        answers.append(program.post("entries", {"body": "Hallo"}, Idempotency_Key="a"))
        connection.close()

    threads = [Thread(target=send) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = {
        "statuses": [answer.status_code for answer in answers],
        "bodies": len({answer.content for answer in answers}),
        "replayed": sum("Idempotency-Replayed" in answer for answer in answers),
        "entries": Entry.objects.count(),
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
