"""Which pages a person can open: every address without arguments, and whatever links lead to from there."""

from __future__ import annotations

import html
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import APIRequestContext

EXAMPLES = 4  # looked at for each name, before the richest one is taken
_ADDRESS = re.compile(r'<a\s[^>]*href="([^"#]+)')


@dataclass
class Site:
    """One example for each name, and the links that led nowhere."""

    examples: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def fixed_addresses() -> list[str]:
    """Addresses that take no arguments."""

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
        for pattern in patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            elif not re.search(r"[<(^]", route):
                yield f"/{route}"

    return list(walk(get_resolver().url_patterns, ""))


def name_of(path: str) -> str:
    """The name of the page at this path; empty for what is not ours (static files)."""
    try:
        return resolve(path).view_name or ""
    except Resolver404:
        return ""


def visit(requests: APIRequestContext, more: tuple[str, ...] = ()) -> Site:
    """Follow links by plain requests, which is a hundred times faster than by a window."""
    site = Site()
    size: dict[str, int] = {}
    tried: dict[str, int] = defaultdict(int)
    known = {*fixed_addresses(), *more}
    linked: dict[str, str] = {}
    waiting = deque(sorted(known))
    while waiting:
        path = waiting.popleft()
        name = name_of(urlsplit(path).path)
        if not name or tried[name] >= EXAMPLES:
            continue
        answer = requests.get(path, max_redirects=0)
        if answer.status >= 400 and path in linked:
            site.broken.append(f"{answer.status} {path} on {linked[path]}")
        if answer.status != 200:
            continue
        tried[name] += 1
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        text = answer.text()
        if "<html" not in text[:200]:
            continue  # a piece of a page
        if len(text) > size.get(name, 0):
            size[name], site.examples[name] = len(text), path
        for found in _ADDRESS.findall(text):
            target = urljoin(path, html.unescape(found))
            if target.startswith("/") and target not in known:
                known.add(target)
                linked[target] = path
                waiting.append(target)
    return site
