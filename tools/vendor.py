"""Bring the browser files of other projects into the tree, and check that nobody changed them.

    python tools/vendor.py           fetch with ``npm pack``, rewrite static/vendor and the icon sprite
    python tools/vendor.py --check   compare every file with the manifest (no network)

Needs npm for fetching only. The address of the registry is npm's business and is never written down.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "src/lotsennetz/core/static"
VENDOR = STATIC / "vendor"
TESTS = ROOT / "tests/e2e"  # what only the browser tests need is not part of the product
SPRITE = STATIC / "core/icons.svg"
MANIFEST = VENDOR / "manifest.json"
ICONS = Path(__file__).with_name("icons.txt")


@dataclass(frozen=True)
class Package:
    """One npm package at one version, and the files we take from it (path inside -> our name).

    They go to the folder ``vendor`` below ``home``.
    """

    name: str
    version: str
    licence: str
    folder: str
    files: dict[str, str]
    home: Path = STATIC

    @property
    def target(self) -> Path:
        return self.home / "vendor" / self.folder / self.version


PACKAGES = (
    Package(
        "@kern-ux/native",
        "2.7.2",
        "EUPL-1.2",
        "kern",
        {"dist/kern.min.css": "kern.css", "LICENSE.md": "LICENSE.md"},
    ),
    Package(
        "@fontsource/fira-sans",
        "5.3.0",
        "OFL-1.1",
        "fira-sans",
        {
            **{
                f"files/fira-sans-{part}-{weight}-normal.woff2": f"{part}-{weight}.woff2"
                for part in ("latin", "latin-ext")
                for weight in (400, 500, 600)
            },
            "LICENSE": "LICENSE",
        },
    ),
    Package("htmx.org", "4.0.1", "0BSD", "htmx", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
    Package("@tabler/icons", "3.51.0", "MIT", "tabler-icons", {"LICENSE": "LICENSE"}),
    Package(
        "axe-core", "4.14.1", "MPL-2.0", "axe-core", {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE"}, TESTS
    ),
)

RANGES = {
    "latin": "U+0-FF,U+131,U+152-153,U+2BB-2BC,U+2C6,U+2DA,U+2DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,"
    "U+2212,U+2215,U+FEFF,U+FFFD",
    "latin-ext": "U+100-130,U+132-151,U+154-2BA,U+2BD-2C5,U+2C7-2D9,U+2DB,U+2DD-2FF,U+1E00-1E9F,U+1EF2-1EFF,"
    "U+20A0-20AB,U+20AD-20C0,U+2C60-2C7F,U+A720-A7FF",
}


def fetch(package: Package, into: Path) -> Path:
    """Unpack one package below ``into`` and return its root."""
    answer = subprocess.run(
        ["npm", "pack", f"{package.name}@{package.version}", "--json", "--pack-destination", str(into)],
        check=True,
        capture_output=True,
        text=True,
    )
    archive = into / json.loads(answer.stdout)[0]["filename"].replace("@", "").replace("/", "-")
    root = into / package.folder
    with tarfile.open(archive) as tar:
        tar.extractall(root, filter="data")
    return root / "package"


def layered(css: str) -> str:
    """KERN inside a cascade layer, so that our scale wins without raising specificity."""
    css = re.sub(r"@charset [^;]+;", "", css.lstrip("\ufeff"))
    css = re.sub(r"@font-face\s*{[^}]*}", "", css)
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    note = "KERN UX 2.7.2, EUPL-1.2, see LICENSE.md. Changed: in a cascade layer, without comments and font faces."
    return f'@charset "UTF-8";\n/* {note} */\n@layer kern {{{css.strip()}}}\n'


def font_faces() -> str:
    faces = [
        f'@font-face {{ font-family: "Fira Sans"; font-weight: {weight}; font-style: normal;\n'
        f'  font-display: swap; src: url("{part}-{weight}.woff2") format("woff2"); unicode-range: {RANGES[part]}; }}'
        for weight in (400, 500, 600)
        for part in ("latin", "latin-ext")
    ]
    return "/* Fira Sans, OFL-1.1, see LICENSE. */\n" + "\n".join(faces) + "\n"


def sprite(icons: Path) -> str:
    """All icons of icons.txt as one picture with named parts."""
    symbols = []
    for name in ICONS.read_text().split():
        source = (icons / f"{name}.svg").read_text()
        paths = re.findall(r"<(?:path|circle|rect|line)[^>]*/>", source[source.index(">") + 1 :])
        parts = "".join(path for path in paths if 'stroke="none"' not in path)
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
            f'stroke-linecap="round" stroke-linejoin="round">{parts}</symbol>'
        )
    note = "<!-- Tabler Icons 3.51.0, MIT, see vendor/tabler-icons -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{note}\n' + "\n".join(symbols) + "\n</svg>\n"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest() -> None:
    packages = [
        {
            "name": package.name,
            "version": package.version,
            "licence": package.licence,
            **({} if package.home == STATIC else {"home": str(package.home.relative_to(ROOT))}),
            "files": {
                str(path.relative_to(package.home)): digest(path)
                for path in [
                    *sorted(package.target.iterdir()),
                    *([SPRITE] if "tabler" in package.name else []),
                ]
            },
        }
        for package in PACKAGES
    ]
    MANIFEST.write_text(json.dumps({"packages": packages}, indent=1, ensure_ascii=False) + "\n")


def bring() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for package in PACKAGES:
            root = fetch(package, Path(scratch))
            shutil.rmtree(package.target.parent, ignore_errors=True)
            package.target.mkdir(parents=True)
            for source, name in package.files.items():
                shutil.copyfile(root / source, package.target / name)
            if package.folder == "kern":
                css = package.target / "kern.css"
                css.write_text(layered(css.read_text()))
            elif package.folder == "fira-sans":
                (package.target / "fira-sans.css").write_text(font_faces())
            elif package.folder == "htmx":
                script = package.target / "htmx.min.js"
                script.write_text(re.sub(r"\n?//# sourceMappingURL=.*", "", script.read_text()))
            elif package.folder == "tabler-icons":
                SPRITE.write_text(sprite(root / "icons/outline"))
    write_manifest()


def check() -> list[str]:
    """What differs between the tree and the manifest; empty when all is as recorded."""
    listed = {
        (ROOT / package["home"] if "home" in package else STATIC) / name: known
        for package in json.loads(MANIFEST.read_text())["packages"]
        for name, known in package["files"].items()
    }
    homes = {
        path: home for home in (STATIC, TESTS) for path in (home / "vendor").rglob("*") if path.is_file()
    }
    present = {path: home for path, home in homes.items() if path != VENDOR / "manifest.json"}
    problems = [
        f"{path.relative_to(home)}: not in the manifest"
        for path, home in sorted(present.items())
        if path not in listed
    ]
    for path, known in listed.items():
        name = path.relative_to(STATIC if path.is_relative_to(STATIC) else TESTS)
        if not path.is_file():
            problems.append(f"{name}: missing")
        elif digest(path) != known:
            problems.append(f"{name}: changed")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with the manifest, change nothing")
    if parser.parse_args().check:
        problems = check()
        print("\n".join(problems) or "vendored files are as recorded")
        return 1 if problems else 0
    bring()
    return 0


if __name__ == "__main__":
    sys.exit(main())
