"""One server per SQLite file."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _


class AlreadyRunning(Exception):
    """Another server works on this data; the text names it."""


@contextmanager
def only_server(data: Path) -> Iterator[Callable[[str], None]]:
    """Hold ``server.lock`` in the data directory; yields how to tell others the address.

    The kernel lets go of the lock when the process ends, however it ends.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / "server.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            pid, _blank, where = file.read().strip().partition(" ")
            raise AlreadyRunning(
                _(
                    "Auf dem Datenverzeichnis %(data)s läuft schon ein Server (Prozess %(pid)s, "
                    "%(address)s). Beenden Sie ihn zuerst, oder wählen Sie mit --data ein anderes "
                    "Verzeichnis."
                )
                % {"data": data, "pid": pid or "?", "address": where or "?"}
            ) from None

        def announce(address: str) -> None:
            file.truncate(0)
            file.write(f"{os.getpid()} {address}")
            file.flush()

        announce("")
        yield announce
        file.truncate(0)
