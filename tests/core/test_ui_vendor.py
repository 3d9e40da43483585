"""The browser files are the ones we took, and nothing in them calls another house."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

from lotsennetz.core.ui import icons

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/lotsennetz/core/static"
STYLES = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted((STATIC / "core/js").glob("*.js"))


def _vendor() -> object:
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "tools/vendor.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["vendor"] = module
    spec.loader.exec_module(module)
    return module


def test_vendored_files_are_as_recorded() -> None:
    assert _vendor().check() == []  # type: ignore[attr-defined]


def test_a_changed_file_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    vendor = _vendor()
    manifest = json.loads(vendor.MANIFEST.read_text())  # type: ignore[attr-defined]
    manifest["packages"][0]["files"]["vendor/kern/2.7.2/kern.css"] = "0" * 64
    manifest["packages"][0]["files"]["vendor/kern/2.7.2/gone.css"] = "0" * 64
    other = tmp_path / "manifest.json"
    other.write_text(json.dumps(manifest))
    monkeypatch.setattr(vendor, "MANIFEST", other)
    problems = vendor.check()  # type: ignore[attr-defined]
    assert "vendor/kern/2.7.2/kern.css: changed" in problems
    assert "vendor/kern/2.7.2/gone.css: missing" in problems


@pytest.mark.parametrize("path", STYLES, ids=lambda p: p.name)
def test_styles_load_nothing_from_elsewhere(path: Path) -> None:
    css = path.read_text()
    addresses = re.findall(r"url\(\s*[\"']?([^)\"']*)", css) + re.findall(r"@import\s+[\"']([^\"']+)", css)
    foreign = [a for a in addresses if re.match(r"(?:https?:)?//", a)]
    missing = [a for a in addresses if not a.startswith("data:") and not (path.parent / a).is_file()]
    assert (foreign, missing) == ([], [])


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_scripts_are_small_and_need_no_eval(path: Path) -> None:
    code = path.read_text()
    assert not re.search(r"\beval\(|new Function|innerHTML|https?://(?!www\.w3\.org/2000/svg)", code)
    for name in re.findall(r'from "\./([^"]+)"', code):
        assert (path.parent / name).is_file()


def test_every_icon_asked_for_exists() -> None:
    """Names in templates and registrations, found as text, are names of the sprite."""
    source = ROOT / "src/lotsennetz"
    asked = {
        name
        for path in source.rglob("*.html")
        for name in re.findall(r'\b(?:_icon|icon)(?:\(|=)"([a-z0-9-]+)"', path.read_text())
    }
    asked |= set(icons.KIND.values())
    asked |= set((ROOT / "tools/icons.txt").read_text().split())
    assert asked - icons.NAMES == set()
