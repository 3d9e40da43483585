"""The translation catalogues.

    python tools/catalogues.py update    extract every German message and merge it into src/lotsennetz/locale/en
    python tools/catalogues.py compile   write the .mo files (no foreign programs needed)
    python tools/catalogues.py check     fail if an English text is missing, fuzzy or has other placeholders

Message ids are German (docs/architecture.md says why), so only English has a catalogue; ``locale/de`` holds our
wording of other libraries' texts.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "lotsennetz"
ENGLISH = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
METHODS = [
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
KEYWORDS: dict[str, object] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
OPTIONS = {
    pattern: {
        "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols",
        "newstyle_gettext": "true",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
    }
    for pattern, method in METHODS
    if method == "jinja2"
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def extracted() -> Catalog:
    """Every message of the package, without places: they would change with each edited line."""
    catalog = Catalog(project="Lotsennetz", charset="utf-8")
    found = extract_from_dir(PACKAGE, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS)
    for _file, _line, message, _comments, context in found:
        catalog.add(message, None, context=context)
    return catalog


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def update() -> int:
    template = extracted()
    english = _read(ENGLISH) if ENGLISH.exists() else Catalog(locale="en", charset="utf-8")
    english.update(template, no_fuzzy_matching=True)
    english.obsolete.clear()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, english, width=110, sort_output=True, omit_header=False)
    missing = sum(1 for message in english if message.id and not _complete(message.string))
    print(f"{len(english)} texts, {missing} without English")
    return 0


def _complete(text: object) -> bool:
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


def compile_all() -> int:
    for path in PACKAGE.glob("locale/*/LC_MESSAGES/*.po"):
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, _read(path))
    return 0


def _placeholders(text: object) -> set[str]:
    parts = text if isinstance(text, (tuple, list)) else [text]
    return {match[0] for part in parts for match in _PLACEHOLDER.finditer(str(part))}


def check() -> int:
    english = _read(ENGLISH)
    problems = []
    for message in extracted():
        if not message.id:
            continue
        key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        known = english.get(key, context=message.context)
        if known is None or not _complete(known.string) or known.fuzzy:
            problems.append(f"no English: {key!r}")
        elif _placeholders(known.string) - _placeholders(message.id):
            problems.append(f"unknown placeholder in the English of {key!r}")
    print("\n".join(problems[:40]) or "English is complete", file=sys.stderr if problems else sys.stdout)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit({"update": update, "compile": compile_all, "check": check}[sys.argv[1]]())
