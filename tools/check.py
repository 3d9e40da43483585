"""Every check and test, one after the other; stops at the first that fails and says which it was."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTHON = sys.executable

STEPS: list[tuple[str, list[str]]] = [
    ("style", [str(BIN / "ruff"), "check", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("house rules", [PYTHON, "tools/house_rules.py"]),
    ("layers", [str(BIN / "lint-imports")]),
    ("types", [str(BIN / "mypy")]),
    ("licences", [str(BIN / "reuse"), "lint", "--quiet"]),
    ("vendored files", [PYTHON, "tools/vendor.py", "--check"]),
    ("catalogues", [PYTHON, "tools/catalogues.py", "check"]),
    (
        "migrations",
        [
            PYTHON,
            "-m",
            "lotsennetz",
            "manage",
            "--data",
            "build/check",
            "makemigrations",
            "--check",
            "--dry-run",
        ],
    ),
    (
        "tests on PostgreSQL",
        [PYTHON, "tools/postgres.py", PYTHON, "-m", "pytest", "-n", "2", "-m", "not e2e"],
    ),
    ("tests on SQLite", [PYTHON, "-m", "pytest", "-n", "2"]),
]


def main() -> int:
    for name, command in STEPS:
        started = time.monotonic()
        print(f"== {name}", flush=True)
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code:
            print(f"== {name} FAILED", flush=True)
            return code
        print(f"== {name}: {time.monotonic() - started:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
