"""Loaded before anything else (see pyproject): where the tests keep their data. Django reads it when it is set up."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory(prefix="lotsennetz-test-")
DATA = Path(FOLDER.name)

(DATA / "static").mkdir()
os.environ["LOTSENNETZ_DATA"] = str(DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "lotsennetz.config.settings"
os.environ.pop("LOTSENNETZ_DEMO", None)
