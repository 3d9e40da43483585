"""New posts per second through the page's own form: 8 connections of 8 people into 8 groups, on both databases."""

from __future__ import annotations

from urllib.parse import urlencode

from bench.load import ANOTHER, run
from bench.network import on_both, serving

SECONDS = 8.0
SECRET = "a" * 32  # any 32 letters will do: cookie and field only have to agree


def measure(name: str, url: str) -> None:
    with serving(url) as (server, people):
        cookies = [f"{cookie}; schutz={SECRET}" for cookie in people]
        bodies = [
            urlencode(
                {
                    "csrfmiddlewaretoken": SECRET,
                    "kind": "post",
                    "once": ANOTHER,
                    "body": f"Messung {n}",
                    "group": n + 1,
                },
                safe="#",
            )
            for n in range(len(people))
        ]
        run(server.port, "/neu/beitrag/", cookies, 1.0, bodies=bodies)
        before = server.cpu_seconds()
        result = run(server.port, "/neu/beitrag/", cookies, SECONDS, bodies=bodies)
        cost = (server.cpu_seconds() - before) * 1000 / max(1, result.done)
        print(
            f"{name:10} new post      {result.rate:5.0f}/s  p95 {result.p95:4.0f} ms  {cost:4.1f} CPU-ms  "
            f"{result.failed} refused",
            flush=True,
        )


if __name__ == "__main__":
    on_both(measure)
