"""The product's own server, in a process and a data folder of its own, with the sample network in it."""

from __future__ import annotations

import email
import email.policy
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 20
_PROGRAM = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from lotsennetz.demo.services import build
build()
from lotsennetz.config.server.run import serve
sys.exit(serve("127.0.0.1", 0))
"""


@dataclass(frozen=True)
class Served:
    address: str
    data: Path

    def link_sent_to(self, recipient: str, beginning: str) -> str:
        """The path that starts so in a letter to this person. Letters are sent in the background."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            for path in sorted((self.data / "mail").glob("*.eml"), reverse=True):
                letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                text = letter.get_body(("plain",))
                found = re.search(rf"http://[^/\s]+({beginning}\S+)", text.get_content() if text else "")
                if letter["To"] == recipient and found:
                    return found[1]
            time.sleep(0.2)
        raise AssertionError(f"no letter to {recipient} with a link to {beginning}")


@contextmanager
def served(data: Path, **more: str) -> Iterator[Served]:
    """Build, start, wait until ready, yield, stop. ``more`` goes into its environment."""
    known = {
        "LOTSENNETZ_DATA": str(data),
        "LOTSENNETZ_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "lotsennetz.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
        **more,
    }
    rest = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    with (data / "server.log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            env={**rest, **known},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            found = re.search(r"http://\S+:\d+", line)
            if found is None:
                raise AssertionError(f"the server did not start: {line} {(data / 'server.log').read_text()}")
            yield Served(found[0], data)
        finally:
            process.terminate()
            process.wait(30)
            process.stdout.close()
