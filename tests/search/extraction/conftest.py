from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lotsennetz.search import extraction
from lotsennetz.search.extraction import Extracted, Limits

Read = Callable[..., Extracted]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read these bytes as a file on disk."""

    def run(content: bytes, limits: Limits | None = None) -> Extracted:
        place = tmp_path / "datei"
        place.write_bytes(content)
        return extraction.text_of(place, limits=limits)

    return run
