"""Every measurement, one after the other, on SQLite and on throw-away PostgreSQL servers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = (
    "bench.startup",
    "bench.pages",
    "bench.posts",
    "bench.slow_transfers",
    "bench.radar",
    "bench.search",
)


def main() -> int:
    for program in PROGRAMS:
        code = subprocess.run([sys.executable, "-m", program], cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
