"""Every address of the house, read from the resolver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """``name`` with its namespace; ``parameters`` are the names in the path that have no default."""

    name: str
    parameters: tuple[str, ...]
    route: str


def _walk(
    patterns: list[URLPattern | URLResolver], namespaces: tuple[str, ...], prefix: str
) -> Iterator[Address]:
    for pattern in patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, inner, route)
        else:
            assert pattern.name, f"an address without a name: {route}"
            taken = set(pattern.default_args)
            names = (name for name in _parameters(route) if name not in taken)
            yield Address(":".join([*namespaces, pattern.name]), tuple(names), route)


def _parameters(route: str) -> list[str]:
    import re

    return [a or b for a, b in re.findall(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>", route)]


def all_addresses() -> list[Address]:
    """In the order of the resolver."""
    return list(_walk(get_resolver().url_patterns, (), "/"))
