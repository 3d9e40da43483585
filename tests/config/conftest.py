"""What the tests of the server start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.server_kit import FILE_BYTES, House


@pytest.fixture
def house(tmp_path: Path) -> House:
    file = tmp_path / "large.bin"
    file.write_bytes(bytes(range(256)) * (FILE_BYTES // 256))
    return House(file=file)
