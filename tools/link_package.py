"""Make the package importable from this checkout and put the command into the environment.

Instead of an editable install, which would download a build backend that no lock file covers.
"""

from __future__ import annotations

import site
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAUNCHER = """#!{python}
import sys

from lotsennetz.config.cli import main

sys.exit(main())
"""


def link() -> None:
    (Path(site.getsitepackages()[0]) / "lotsennetz.pth").write_text(f"{ROOT / 'src'}\n")
    command = Path(sys.executable).parent / "lotsennetz"
    command.write_text(LAUNCHER.format(python=sys.executable))
    command.chmod(0o755)


if __name__ == "__main__":
    link()
