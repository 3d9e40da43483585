"""Seconds until ready and until stopped, and memory at rest with the worker, five times."""

from __future__ import annotations

import statistics
import time

from bench.network import filled
from bench.served import served


def main() -> None:
    with filled() as (data, _people):
        ready, stopped, memory = [], [], []
        for _again in range(5):
            with served(data) as server:
                time.sleep(3)
                ready.append(server.ready_after)
                memory.append(server.resident_megabytes())
                stopped.append(server.stop())
        print(
            f"SQLite     ready after {statistics.median(ready):.2f} s  "
            f"stopped after {statistics.median(stopped):.2f} s  "
            f"idle {statistics.median(memory):.0f} MB with worker",
            flush=True,
        )


if __name__ == "__main__":
    main()
