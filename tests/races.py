"""For tests in which two transactions write at once."""

from __future__ import annotations

import pytest
from django.db import connection

SEVERAL_WRITERS = connection.vendor == "postgresql"
#: `make test` runs everything on both databases, so what is skipped on SQLite runs in the other half.
needs_several_writers = pytest.mark.skipif(
    not SEVERAL_WRITERS, reason="SQLite lets one transaction write after the other; runs on PostgreSQL"
)
