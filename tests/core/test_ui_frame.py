"""The frame around pages: who sees what, which appearance, and pages for when everything is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.urls import include, path

from lotsennetz.core.static_files import HashedStaticFiles
from lotsennetz.core.ui import frame, slots

HOSTILE = "\"'><script>alert(1)</script>"
STATIC = Path(frame.__file__).parents[1] / "static"


def _page(request: HttpRequest, slug: str = "") -> HttpResponse:
    return HttpResponse(f"{request.path}{slug}")


def _urls() -> ModuleType:
    module = ModuleType("frame_urls")
    names = ["sample", "appearance", "language", "imprint", "privacy", "accessibility", "front", "manifest"]
    portal = [path(f"{name}/", _page, name=name) for name in names]
    module.urlpatterns = [  # type: ignore[attr-defined]
        path("", include((portal, "portal"))),
        path("gruppen/", _page, name="groups"),
        path("gruppe/<slug:slug>/", _page, name="group"),
        path("tag/", _page, name="day"),
        path("neu/", _page, name="new"),
        path("mitteilungen/", _page, name="bell"),
        path("einstellungen/", _page, name="settings"),
        path("suche/", _page, name="search"),
        path("anmelden/", _page, name="account_login"),
        path("abmelden/", _page, name="account_logout"),
    ]
    return module


@pytest.fixture
def signed_in() -> dict[str, bool]:
    return {"yes": True}


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, signed_in: dict[str, bool]) -> Iterator[slots.Registry]:
    known = slots.Registry()
    monkeypatch.setattr(slots, "registry", known)
    slots.network(lambda request: slots.NetworkFace(HOSTILE, sample=True))
    slots.person(
        lambda request: slots.PersonFace(HOSTILE, "MA", 3, "/p/", theme="dark") if signed_in["yes"] else None
    )
    slots.unread(lambda request: 4, "bell")
    slots.place(20, "Gruppen", "users", "groups", "/gruppen/", count=lambda request: 6, phone=True)
    slots.place(10, "Mein Tag", "sun", "day", "/tag/", phone=True, short="Tag")
    slots.place(30, "Verborgen", "lock", "search", "/suche/", visible=lambda request: False)
    slots.new_action(10, "Beitrag", "message", "new")
    slots.settings_page(10, "Profil", "user", "settings")
    slots.group_tab(20, "Mitglieder", "groups", visible=lambda request, group: False)
    slots.group_tab(10, "Verlauf", "group", count=lambda request, group: 5)
    with override_settings(ROOT_URLCONF=_urls()):
        yield known


def _request(path_: str = "/gruppen/", **cookies: str) -> HttpRequest:
    request = RequestFactory().get(path_)
    request.COOKIES.update(cookies)
    return request


def _render(template: str, request: HttpRequest, **context: Any) -> str:
    return render_to_string(template, context, request)


def test_places(registry: slots.Registry) -> None:
    built = frame.build(_request())
    assert [(p.label, p.current, p.count) for p in built.places] == [
        ("Mein Tag", False, 0),
        ("Gruppen", True, 6),
    ]
    assert [p.short for p in built.bottom_places] == ["Tag", "Gruppen"]
    assert built.unread == 4
    assert built.settings_url == "/einstellungen/"


def test_group_tabs(registry: slots.Registry) -> None:
    group = type("Group", (), {"slug": "e-akte"})()
    tabs = slots.group_tabs(_request(), group, current="group")
    assert [(t.label, t.url, t.current, t.count) for t in tabs] == [("Verlauf", "/gruppe/e-akte/", True, 5)]


@pytest.mark.parametrize(
    ("cookie", "theme"), [("light", "light"), ("auto", "auto"), ("", "dark"), (HOSTILE, "auto")]
)
def test_theme(registry: slots.Registry, cookie: str, theme: str) -> None:
    assert frame.build(_request(farbe=cookie)).theme == theme


def test_page_of_a_member(registry: slots.Registry) -> None:
    request = _request("/gruppen/?q=%22%3E%3Cscript%3E", farbe="dark")
    request._messages = [Message(25, HOSTILE, extra_tags="undo:/zurueck/")]  # type: ignore[attr-defined]
    html = _render("frame.html", request)
    assert "<script>alert" not in html
    assert 'data-kern-theme="dark"' in html
    assert html.count('aria-current="page"') == 2  # side bar and bottom bar
    assert "Verborgen" not in html
    assert 'action="/abmelden/"' in html
    assert 'action="/zurueck/"' in html
    assert "Beispieldaten" in html
    assert "style=" not in html
    assert not re.search(r"\son[a-z]+=", html)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert all(f'id="{target}"' in html for target in re.findall(r'popovertarget="([^"]+)"', html))


def test_page_of_a_stranger(registry: slots.Registry, signed_in: dict[str, bool]) -> None:
    signed_in["yes"] = False
    html = _render("frame.html", _request())
    assert 'href="/anmelden/"' in html
    assert 'action="/abmelden/"' not in html
    assert 'href="/neu/"' not in html
    assert 'href="/mitteilungen/"' not in html


@pytest.mark.parametrize("template", ["public.html", "centred.html"])
def test_pages_around(registry: slots.Registry, signed_in: dict[str, bool], template: str) -> None:
    signed_in["yes"] = False
    html = _render(template, _request())
    assert "<script>alert" not in html
    for link in ("imprint", "privacy", "accessibility"):
        assert f'href="/{link}/"' in html


@pytest.mark.parametrize("code", ["403", "404", "405", "413", "429", "csrf"])
@pytest.mark.parametrize("yes", [True, False])
def test_error_pages(registry: slots.Registry, signed_in: dict[str, bool], code: str, yes: bool) -> None:
    signed_in["yes"] = yes
    html = _render(f"errors/{code}.html", _request())
    assert html.count("<h1>") == 1
    assert "<title></title>" not in html


@pytest.mark.parametrize("code", ["400", "500", "503"])
def test_error_pages_without_anything(code: str) -> None:
    """No request, no database, no addresses of other apps."""
    html = render_to_string(f"errors/{code}.html")
    assert "<h1>" in html
    assert 'href="/"' in html


def test_static_files_are_hashed(tmp_path: Path) -> None:
    """All our files survive the hashing: no reference to a missing file, modules find each other."""
    storage = HashedStaticFiles(location=str(tmp_path), base_url="/static/")
    assert storage.url("core/js/app.js") == "/static/core/js/app.js"
    found: dict[str, tuple[FileSystemStorage, str]] = {}
    finder = FileSystemFinder()
    source = FileSystemStorage(location=str(STATIC))
    finder.storages = {str(STATIC): source}
    for name in [str(p.relative_to(STATIC)) for p in STATIC.rglob("*") if p.is_file()]:
        with source.open(name) as content:
            storage.save(name, content)
        found[name] = (source, name)
    for name, _, processed in storage.post_process(found):
        assert not isinstance(processed, Exception), name
    script = storage.url("core/js/app.js")
    assert re.fullmatch(r"/static/core/js/app\.[0-9a-f]{12}\.js", script)
    code = (tmp_path / script.removeprefix("/static/")).read_text()
    imported = re.findall(r'from "\./([^"]+)"', code)
    assert imported
    for name in imported:
        assert re.search(r"\.[0-9a-f]{12}\.js$", name)
        assert (tmp_path / "core/js" / name).is_file()
    fonts = (
        tmp_path / storage.url("vendor/fira-sans/5.3.0/fira-sans.css").removeprefix("/static/")
    ).read_text()
    assert re.search(r'url\("latin-400\.[0-9a-f]{12}\.woff2"\)', fonts)
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        storage.url("core/js/none.js")
