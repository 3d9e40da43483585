"""Somebody who is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.receivers import Receiver, receiver


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made
