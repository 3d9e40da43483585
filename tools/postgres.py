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


_clusters: dict[str, tuple[Path, str]] = {}


def start(url: str) -> None:
    """Start the server that ``url`` names; it was made by ``server`` in this process."""
    folder, options = _clusters[url]
    log = str(folder / "log")
    _run([str(programs() / "pg_ctl"), "-D", str(folder / "data"), "-w", "-l", log, "-o", options, "start"])


def stop(url: str) -> None:
    """Stop it at once, connections and all."""
    folder, _options = _clusters[url]
    _run([str(programs() / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "-w", "stop"])


@contextmanager
def server() -> Iterator[str]:
    """Start a server with an empty cluster; yields its DATABASE_URL; removes everything afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lotsennetz-postgres-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    port = _free_port()
    url = f"postgresql://lotsennetz@127.0.0.1:{port}/postgres"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off -c max_connections=100"
    _clusters[url] = folder, options
    make = [str(programs() / "initdb"), "-D", str(folder / "data"), "-U", "lotsennetz", "-A", "trust"]
    try:
        _run([*make, "-E", "UTF8", "--locale=C.UTF-8"])
        start(url)
        try:
            yield url
        finally:
            stop(url)
    finally:
        del _clusters[url]
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    with server() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
