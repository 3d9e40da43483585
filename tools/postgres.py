"""A throw-away PostgreSQL on loopback for the length of one command.

    python tools/postgres.py COMMAND [ARGUMENT ...]

The command finds it in DATABASE_URL. PostgreSQL refuses to run as root; then it runs as the Debian package's own user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path:
    """The folder of the newest installed server's programs. Raises SystemExit with a sentence if there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise SystemExit("PostgreSQL fehlt: apt-get install postgresql")
    return found[-1].parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(command: list[str]) -> None:
    """As ourselves, or as ``postgres`` when we are root."""
    switch = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **switch)  # type: ignore[call-overload]


@contextmanager
def server() -> Iterator[str]:
    """Start a server with an empty cluster; yields its DATABASE_URL; removes everything afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lotsennetz-postgres-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    tools, data, port = programs(), folder / "data", _free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off -c max_connections=100"
    try:
        _run(
            [
                str(tools / "initdb"),
                "-D",
                str(data),
                "-U",
                "lotsennetz",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ]
        )
        _run(
            [str(tools / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"]
        )
        try:
            yield f"postgresql://lotsennetz@127.0.0.1:{port}/postgres"
        finally:
            _run([str(tools / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    with server() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
