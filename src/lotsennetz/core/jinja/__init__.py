"""The Jinja2 environment of all pages: strict, escaping, translated."""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.utils import translation
from jinja2 import Environment, StrictUndefined

from lotsennetz.core import text, time_text
from lotsennetz.core.addresses import address
from lotsennetz.core.jinja import texts
from lotsennetz.core.jinja.calls import CallingContext
from lotsennetz.core.jinja.output import Generator, shown
from lotsennetz.core.ui import icons


class Backend(Jinja2):
    """Jinja2 pages; a missing name is an error, not an empty place."""

    app_dirname = "templates"


class PageEnvironment(Environment):
    """``globals`` must be complete before the first template is loaded."""

    code_generator_class = Generator
    context_class = CallingContext
    shown = staticmethod(shown)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One mapping instead of a chain, which every import and include of a template goes through."""
        return {**self.globals, **(d or {})}


@lru_cache(maxsize=1024)
def _static(path: str) -> str:
    """The address of a file of ours, which does not change while a process lives."""
    return static(path)


def environment(**options: Any) -> Environment:
    """Called once per process by Django with the options of settings.TEMPLATES."""
    options |= {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "auto_reload": False,
    }
    env = PageEnvironment(
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"], **options
    )
    env.newstyle_gettext = True  # type: ignore[attr-defined] # {% trans %} leaves the filling to these, too
    env.globals.update(
        _=texts.gettext,
        gettext=texts.gettext,
        ngettext=texts.ngettext,
        pgettext=texts.pgettext,
        npgettext=texts.npgettext,
        url=address,
        static=_static,
        icon=icons.icon,
        kind_icon=icons.kind_icon,
        current_language=translation.get_language,
        now=time_text.now,
        ago_teller=time_text.teller,
    )
    env.filters.update(
        markdown=text.markdown,
        excerpt=text.excerpt,
        file_kind=text.file_kind,
        file_size=text.file_size,
        number=text.number,
        ago=time_text.ago,
        moment=time_text.moment,
        day=time_text.day,
        month=time_text.month,
        weekday=time_text.weekday,
    )
    return env
