"""Macros render, escape what people wrote, and refuse what they do not know."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.utils.datastructures import MultiValueDict
from jinja2 import Environment
from markupsafe import Markup

from lotsennetz.core.ui import icons

HOSTILE = "\"'><script>alert(1)</script>{{ 7*7 }}"
CSRF = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="x">')

ONE = {"label": HOSTILE, "url": "/a/", "href": "/a/", "current": True, "count": 3, "icon": "users"}
REACTIONS = [
    {"key": "thanks", "label": HOSTILE, "icon": "heart-handshake", "count": 2, "own": True},
    {"key": "help", "label": "Hilfreich", "icon": "bulb", "count": 0, "own": False},
]
SHAPE = {
    "name": HOSTILE,
    "d": "M0 0",
    "state": "member",
    "url": "/k/",
    "x": 1,
    "y": 2,
    "show": True,
    "own": True,
}

# Every macro with arguments that reach every branch; "body" stands for a call block.
CALLS: list[tuple[str, str]] = [
    ("actions", 'button(h, icon="check", kind="primary", name=h, value=h, attrs={"data-x": h})'),
    ("actions", 'button(h, href=h, size="sm", kind="danger")'),
    ("actions", 'icon_button(h, "bell", href=h, count=120)'),
    ("actions", 'icon_button(h, "bell", boxed=True, name=h, value=h)'),
    ("actions", 'post_button(h, h, csrf, icon="plus", hidden={"a": h}, confirm=h)'),
    ("actions", 'post_button(h, h, csrf, icon="plus", icon_only=True)'),
    ("actions", "chip(h, h, on=True, count=3, removable=True)"),
    ("actions", 'chip(h, h, icon="users")'),
    ("actions", "chip_locked(h, h)"),
    ("actions", "segment(h, [one])"),
    ("actions", "tabs(h, [one])"),
    ("actions", 'menu_link(h, h, "users", current=True)'),
    ("actions", 'menu_post(h, h, csrf, "trash", {"a": h}, danger=True, confirm=h)'),
    ("actions", "menu_title(h)"),
    ("page", 'page_head(h, h, icon="files")'),
    ("page", "breadcrumb([(h, h), (h, None)])"),
    ("page", "section_title(h, 3)"),
    ("page", 'empty("users", h, h, h)'),
    ("page", 'alert("danger", h)'),
    ("page", 'steps([(h, "done"), (h, "current"), (h, "open")])'),
    ("page", 'load_more(h, h, target="#x")'),
    ("page", "pages(2, 3, h)"),
    ("page", 'description_list([(h, h), (h, "")])'),
    ("page", "stat(h, h)"),
    ("page", "dots([h, none, h])"),
    ("page", "sample_badge(h)"),
    ("page", "sample_strip(h)"),
    ("show", 'tag(h, "ok", "check", h)'),
    ("show", "avatar(h, 7)"),
    ("show", "avatar(h, 7, 48, h)"),
    ("show", "date_block(d)"),
    ("show", "person_line(h, h, 1, h, h)"),
    ("show", "person_card(h, h, 1, h, h, phone=h, mail=h, note=h)"),
    ("show", "municipality_line(h, h, h, h)"),
    ("show", 'entry_line("users", h, h, h, h, h)'),
    ("show", "event_line(d, h, h, h)"),
    ("show", 'file_icon("a.XLSX")'),
    ("entry", 'author_line(h, h, 1, h, h, h, icon="users", kind=h, when=h, permalink=h, note=h)'),
    ("entry", "entry_title(h, h)"),
    ("entry", "attachment(h, h, h)"),
    ("entry", "attachment(h, h, preview=h, preview_alt=h)"),
    ("entry", 'reactions("r1", h, kinds, csrf)'),
    ("entry", 'reactions("r1", h, kinds, csrf, can_react=False)'),
    ("entry", 'comment("c1", h, h, 1, h, h, h, h, edited=True, accepted=True, level=2)'),
    ("entry", "text_action(h, h)"),
    ("entry", "text_post(h, h, csrf, {'a': h}, confirm=h)"),
    ("entry", 'comment_box("b1", h, csrf, h, h, 1, mentions_url=h, hidden={"a": h}, value=h, error=h)'),
    ("entry", "accepted_answer(h, h, 1, h, h, h, h)"),
    ("entry", "new_entries_pill(h, h)"),
    ("entry", "deleted_note(h, h, csrf)"),
    ("overlay", 'dialog_button("d1", h)'),
    ("overlay", 'toast(h, "ok", h, csrf)'),
    ("map", 'region_map("m1", h, "0 0 1 1", [shape], h)'),
    ("map", 'map_legend([("member", h)])'),
    ("history", "history_item(h, h, h)"),
    ("history", 'diff([("+", h), ("-", h), (" ", h)])'),
    ("history", "two_versions(h, h, h, h)"),
    ("nav", "side_nav(h, [one])"),
    ("form", "search_box(h, h, value=h, hidden={'a': h})"),
    ("form", "autosave_status()"),
    ("form", "shown_once(h, h, h, h)"),
    ("actions", "copy_button(h)"),
]
BLOCKS: list[tuple[str, str]] = [
    ("actions", "button_row()"),
    ("actions", 'chip_menu("i", h, on=True)'),
    ("actions", 'menu("i", h)'),
    ("actions", 'menu("i", h, text=h, kind="secondary", icon="users")'),
    ("page", 'card(h, count=3, more_label=h, more_url=h, id="i")'),
    ("page", "card(flush=True)"),
    ("page", "card_foot()"),
    ("page", "page_head(h)"),
    ("page", 'alert("warn", h)'),
    ("show", "person_line(h, h, 1)"),
    ("show", "person_card(h, h, 1, bare=True)"),
    ("show", "event_line(d, h, h)"),
    ("entry", 'entry_card("i")'),
    ("entry", "author_line(h, h, 1)"),
    ("entry", "entry_body(cut=True)"),
    ("entry", "attachments()"),
    ("entry", "box()"),
    ("entry", 'comments("i", 7, h)'),
    ("entry", 'comment("i", h, h, 1, h, h)'),
    ("entry", "replies()"),
    ("entry", "accepted_answer(h, h, 1, h, h)"),
    ("entry", "composer([one], h, 1)"),
    ("entry", "composer_row()"),
    ("overlay", 'dialog("i", h, open=True)'),
    ("overlay", "dialog_actions()"),
    ("table", 'table(h, [h, {"label": h, "sort_href": h, "sorted": "ascending"}], sticky_first=True)'),
    ("history", "history()"),
    ("history", "history_item(h, h)"),
    ("form", "form_actions()"),
    ("form", "fieldset(h, h)"),
    ("form", "field_row()"),
]


@pytest.fixture
def env() -> Environment:
    found = next(engine for engine in engines.all() if hasattr(engine, "env"))
    env: Environment = found.env
    return env


def render(env: Environment, source: str, **more: Any) -> str:
    return env.from_string(source).render(
        h=HOSTILE, csrf=CSRF, one=ONE, kinds=REACTIONS, shape=SHAPE, d=date(2026, 6, 25), **more
    )


def name_of(call: str) -> str:
    return call.partition("(")[0]


@pytest.mark.parametrize(("file", "call"), CALLS, ids=[f"{f}.{name_of(c)}" for f, c in CALLS])
def test_macro_escapes(env: Environment, file: str, call: str) -> None:
    html = render(env, f'{{% from "ui/{file}.html" import {name_of(call)} %}}{{{{ {call} }}}}')
    assert html.strip()
    assert "<script" not in html
    assert "49" not in html
    assert "style=" not in html
    assert not re.search(r'(?:\b|")(?:None|Undefined)\b', html)
    if re.search(r"\bh\b", call):
        assert "&lt;script&gt;" in html


@pytest.mark.parametrize(("file", "call"), BLOCKS, ids=[f"{f}.{name_of(c)}" for f, c in BLOCKS])
def test_macro_with_content(env: Environment, file: str, call: str) -> None:
    html = render(
        env,
        f'{{% from "ui/{file}.html" import {name_of(call)} %}}{{% call {call} %}}<i>{{{{ h }}}}</i>{{% endcall %}}',
    )
    assert "<i>&#34;&#39;&gt;&lt;script&gt;" in html
    assert "<script" not in html


def test_every_public_macro_is_tried(env: Environment) -> None:
    tried = {(file, name_of(call)) for file, call in [*CALLS, *BLOCKS]}
    files = {file for file, _ in tried}
    known = {
        (file, name)
        for file in files
        for name, value in vars(env.get_template(f"ui/{file}.html").module).items()
        if type(value).__name__ == "Macro" and not name.startswith("_")
    }
    own = {(file, name) for file, name in known if not _imported(env, file, name)}
    forms_tested_below = {"field", "fields", "form_errors", "hidden_fields"}
    small = {"menu_line", "hidden_inputs"}
    assert {(f, n) for f, n in own - tried if n not in forms_tested_below | small} == set()


def _imported(env: Environment, file: str, name: str) -> bool:
    assert env.loader
    source = env.loader.get_source(env, f"ui/{file}.html")[0]
    return f"{{% macro {name}(" not in source


@pytest.mark.parametrize(("file", "call"), CALLS[:3] + CALLS[-1:])
def test_unknown_argument_is_an_error(env: Environment, file: str, call: str) -> None:
    wrong = call[:-1] + (", " if not call.endswith("()") else "") + "surprise=1)"
    with pytest.raises(TypeError, match="surprise"):
        render(env, f'{{% from "ui/{file}.html" import {name_of(call)} %}}{{{{ {wrong} }}}}')


class EveryField(forms.Form):
    text = forms.CharField(label="Titel", help_text="Kurz und <b>konkret</b>", max_length=5)
    long = forms.CharField(label="Text", widget=forms.Textarea)
    town = forms.ChoiceField(label="Kommune", choices=[("a", HOSTILE)])
    towns = forms.MultipleChoiceField(label="Kommunen", choices=[("a", HOSTILE)])
    way = forms.ChoiceField(label="Art", choices=[("a", HOSTILE), ("b", "B")], widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label="Themen", choices=[("a", HOSTILE)], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(label="Einverstanden", help_text="Jederzeit widerrufbar")
    file = forms.FileField(label="Datei")
    day = forms.DateField(label="Tag")
    optional = forms.CharField(label="Freiwillig", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


FORM = '{% from "ui/form.html" import fields, form_errors %}{{ form_errors(form) }}{{ fields(form) }}'


def test_every_kind_of_field(env: Environment) -> None:
    html = render(env, FORM, form=EveryField(initial={"text": HOSTILE}))
    assert "<script" not in html
    assert html.count("(erforderlich)") == 9
    assert '<input type="hidden" name="secret"' in html
    assert 'type="file" name="file" id="id_file" required' in html
    assert "Kurz und &lt;b&gt;konkret" in html
    assert 'aria-describedby="id_text_helptext"' in html
    for label_for in re.findall(r'<label[^>]* for="([^"]+)"', html):
        assert f'id="{label_for}"' in html


def test_errors_stand_at_the_field_and_on_top(env: Environment) -> None:
    form = EveryField(
        {"text": HOSTILE, "way": "x"}, MultiValueDict({"file": [SimpleUploadedFile("a.txt", b"")]})
    )
    html = render(env, FORM, form=form)
    assert "<script" not in html
    for name in ("text", "long", "town", "towns", "way", "topics", "agree", "file", "day"):
        assert f'id="id_{name}_error"' in html
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert all(f'id="{target}"' in html for target in described.split())
    for link in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{link}"' in html
    assert 'aria-invalid="true"' in html
    assert "9 Angaben fehlen oder stimmen noch nicht" in html


def test_icons() -> None:
    html = icons.icon("users", 18, HOSTILE)
    assert 'role="img" aria-label="&#34;&#39;&gt;&lt;script' in html
    assert "#users" in html
    assert 'aria-hidden="true"' in icons.icon("users")
    with pytest.raises(KeyError):
        icons.icon("no-such-icon")
    assert icons.kind_icon("question", answered=True) == "circle-check"
    assert icons.kind_icon("post", answered=True) == "message"
