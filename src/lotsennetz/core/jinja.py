"""The Jinja2 environment of all pages: strict, escaping, translated."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.core.signals import setting_changed
from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined

from lotsennetz.core import text, time_text
from lotsennetz.core.ui import icons


class Backend(Jinja2):
    """Jinja2 pages; a missing name is an error, not an empty place."""

    app_dirname = "templates"


@lru_cache(maxsize=16_384)
def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page. Remembered: one stream asks for hundreds."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def _forget_addresses(*, setting: str, **_more: object) -> None:
    """Tests with addresses of their own change this setting; Django forgets its own resolvers in the same way."""
    if setting == "ROOT_URLCONF":
        url.cache_clear()


setting_changed.connect(_forget_addresses)


def environment(**options: Any) -> Environment:
    """Called once per process by Django with the options of settings.TEMPLATES."""
    options.setdefault("undefined", StrictUndefined)
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    options.setdefault("auto_reload", False)
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"], **options)  # noqa: S701 -- Django's backend sets autoescape
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
        newstyle=True,
    )
    env.globals.update(
        url=url,
        static=static,
        icon=icons.icon,
        kind_icon=icons.kind_icon,
        current_language=translation.get_language,
        now=time_text.now,
    )
    env.filters.update(
        markdown=text.markdown,
        excerpt=text.excerpt,
        file_size=text.file_size,
        number=text.number,
        ago=time_text.ago,
        moment=time_text.moment,
        day=time_text.day,
        month=time_text.month,
        weekday=time_text.weekday,
    )
    return env
