"""Addresses of named pages, remembered: one stream asks for hundreds."""

from __future__ import annotations

from functools import lru_cache

from django.core.signals import setting_changed
from django.urls import reverse


@lru_cache(maxsize=16_384)
def address(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page. Addresses are the same in every language. Raises NoReverseMatch."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def _forget(*, setting: str, **_more: object) -> None:
    """Tests with addresses of their own change this setting; Django forgets its own resolvers in the same way."""
    if setting == "ROOT_URLCONF":
        address.cache_clear()


setting_changed.connect(_forget)
