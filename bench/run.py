"""Every measurement, one after the other, on SQLite and on a throw-away PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = ("bench.startup", "bench.pages", "bench.posts", "bench.slow_transfers")


def main() -> int:
    if not os.environ.get("DATABASE_URL"):
        again = [sys.executable, "tools/postgres.py", sys.executable, "bench/run.py"]
        return subprocess.run(again, cwd=ROOT, check=False).returncode
    for program in PROGRAMS:
        code = subprocess.run([sys.executable, "-m", program], cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
