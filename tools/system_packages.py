"""What the tests need from Debian: installed when we are root, otherwise the exact command is named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path


def missing() -> list[str]:
    """The Debian packages that are not there yet."""
    needed = []
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        needed.append("postgresql")
    if shutil.which("chromium") is None:
        needed.append("chromium")
    if shutil.which("curl") is None:
        needed.append("curl")
    if find_library("pango-1.0") is None:
        needed += ["libpango-1.0-0", "libpangoft2-1.0-0"]
    return needed


def main() -> int:
    packages = missing()
    if not packages:
        return 0
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        print(f"Für die Tests fehlen Pakete. Bitte als root: {' '.join(command)}", file=sys.stderr)
        return 1
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "--quiet"], check=True, env=quiet, stdout=subprocess.DEVNULL)
    subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)
    still = missing()
    if still:
        print(f"Diese Pakete ließen sich nicht installieren: {' '.join(still)}", file=sys.stderr)
    return 1 if still else 0


if __name__ == "__main__":
    sys.exit(main())
