"""What templates put out: escaped, translated, once."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import engines
from django.utils import translation
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from jinja2 import UndefinedError
from markupsafe import Markup

from lotsennetz.core.jinja import texts


def _render(source: str, **values: Any) -> str:
    text: str = engines["jinja"].from_string(source).render(values)
    return text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;&#34;&#39;"),
        (Markup("<b>"), "<b>"),
        (mark_safe("<b>"), "<b>"),
        (lazystr("<b>"), "&lt;b&gt;"),
        (7, "7"),
        (True, "True"),
        (None, "None"),
        (1.5, "1.5"),
        (["<b>"], "[&#39;&lt;b&gt;&#39;]"),
    ],
)
def test_every_way_of_putting_out_escapes(value: Any, shown: str) -> None:
    assert _render("{{ v }}", v=value) == shown
    assert _render("{% macro m(x) %}{{ x }}{% endmacro %}{{ m(v) }}", v=value) == shown
    assert _render("{% set s %}{{ v }}{% endset %}{{ s }}", v=value) == shown
    assert _render("{% for x in [v] %}{{ x }}{% endfor %}", v=value) == shown
    assert _render("{{ v if yes else '' }}", v=value, yes=True) == shown


def test_a_text_that_was_joined_is_escaped_once() -> None:
    assert _render("{% set s %}{{ v }}{% endset %}{{ s ~ v }}", v="<") == "&lt;&lt;"
    assert _render("{{ ('<' ~ v)|e }}", v="<") == "&lt;&lt;"


def test_a_missing_name_is_a_mistake() -> None:
    with pytest.raises(UndefinedError):
        _render("{{ nobody }}")


def test_values_in_messages_are_escaped_and_per_cent_signs_stay() -> None:
    assert _render("{{ _('Hallo %(name)s', name=n) }}", n="<i>") == "Hallo &lt;i&gt;"
    assert _render("{{ _('zu 100 %%') }}") == "zu 100 %"
    assert _render("{% trans n=n %}{{ n }} Tag{% pluralize %}{{ n }} Tage{% endtrans %}", n=2) == "2 Tage"


def test_each_language_keeps_its_own_words() -> None:
    said = []
    for language in ("de", "en", "de"):
        with translation.override(language):
            said.append(str(texts.gettext("Abbrechen")))
    assert said == ["Abbrechen", "Cancel", "Abbrechen"]


def test_templates_are_compiled_by_our_generator() -> None:
    source = engines["jinja"].env.compile("{{ a }}", raw=True)  # type: ignore[attr-defined]
    assert "environment.shown(" in source
    assert "escape(" not in source.split("def root", 1)[1]
