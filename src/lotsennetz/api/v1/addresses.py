"""Addresses of the API itself."""

from __future__ import annotations

from lotsennetz.api.answers import absolute
from lotsennetz.api.spec import NAMESPACE
from lotsennetz.core.addresses import address


def location(name: str, **places: object) -> str:
    """The whole address of one operation."""
    return absolute(address(f"{NAMESPACE}:v1:{name}", **places))
