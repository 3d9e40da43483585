"""The translation catalogues.

    python tools/catalogues.py update    extract every German message and merge it into src/lotsennetz/locale/en
    python tools/catalogues.py compile   write the .mo files (no foreign programs needed)
    python tools/catalogues.py check     fail if an English text is missing, fuzzy or has other placeholders

A German word that English says in two ways (``Antworten``: to reply, the replies) is told apart by a context wherever
it stands: ``pgettext("Knopf", "Antworten")``. ``check`` fails for one that stands with and without.

Message ids are German (docs/architecture.md says why), so only English has a catalogue; ``locale/de`` holds our
wording of other libraries' texts.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "lotsennetz"
ENGLISH = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
#: Written by hand, without the dates Babel would put in: they would change with every update.
HEADER = r"""# The English of all messages. Ids are German; a text without English is found by "catalogues.py check".
msgid ""
msgstr ""
"Project-Id-Version: Lotsennetz\n"
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""
METHODS = [
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
    ("**/templates/**.xml", "jinja2"),
]
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
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
_NAMED = re.compile(r"%\((\w+)\)[-\d.]*[sdf]|\{(\w+)\}")
_UNNAMED = re.compile(r"%[sd]|\{\}")
#: A pattern of a date that names both gets every part, so English may say the month instead of its number.
_DATE = {"day", "number", "month", "year"}


def extracted() -> Catalog:
    """Every message of the package, without places: they would change with each edited line."""
    catalog = Catalog(project="Lotsennetz", charset="utf-8")
    found = extract_from_dir(PACKAGE, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS)
    for _file, _line, message, _comments, context in found:
        catalog.add(message, None, context=context)
    return catalog


def hidden(source: str) -> list[int]:
    """Lines of messages inside f-strings: the extractor takes an f-string for one token and does not look in."""
    strings = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    calls = [node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS]


def read(path: Path = ENGLISH) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def write(catalog: Catalog) -> None:
    body = io.BytesIO()
    write_po(body, catalog, width=110, sort_output=True, omit_header=True)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    ENGLISH.write_text(HEADER + body.getvalue().decode(), encoding="utf-8")


def update() -> int:
    english = read() if ENGLISH.exists() else Catalog(locale="en", charset="utf-8")
    english.update(extracted(), no_fuzzy_matching=True)
    english.obsolete.clear()
    write(english)
    missing = [message for message in english if message.id and not _complete(message.string)]
    print(f"{len(english)} texts, {len(missing)} without English")
    return 0


def compile_all() -> int:
    for path in PACKAGE.glob("locale/*/LC_MESSAGES/*.po"):
        unfinished = path.with_suffix(f".mo.{os.getpid()}")
        with unfinished.open("wb") as file:
            write_mo(file, read(path))
        unfinished.replace(path.with_suffix(".mo"))  # nobody reads half a file
    return 0


def _forms(text: object) -> list[str]:
    """A message's text, or its forms for one and for many."""
    return [str(form) for form in text] if isinstance(text, (tuple, list)) else [str(text or "")]


def _complete(text: object) -> bool:
    return all(form.strip() for form in _forms(text))


def _named(text: str) -> set[str]:
    return {match[1] or match[2] for match in _NAMED.finditer(text)}


def _same_placeholders(german: str, english: str) -> bool:
    if len(_UNNAMED.findall(german)) != len(_UNNAMED.findall(english)):
        return False
    wanted, found = _named(german), _named(english)
    whole_date = {"day", "number"} <= wanted <= _DATE
    return found == wanted or (whole_date and found <= _DATE)


def _problem(message: Message, known: Message | None) -> str:
    key = repr(_forms(message.id)[0]) + (f" as {message.context!r}" if message.context else "")
    if known is None or not _complete(known.string) or known.fuzzy:
        return f"no English: {key}"
    german, english = _forms(message.id), _forms(known.string)
    if len(german) != len(english):
        return f"one form instead of two, or two instead of one: {key}"
    if not all(_same_placeholders(*pair) for pair in zip(german, english, strict=True)):
        return f"other placeholders in the English of {key}"
    return ""


def _half_told_apart(german: Catalog) -> list[str]:
    """Words that stand with a context in one place and without in another, where nobody has decided."""
    plain = {_forms(message.id)[0] for message in german if message.id and not message.context}
    told_apart = {_forms(message.id)[0] for message in german if message.context}
    return [f"without a context in some places: {key!r}" for key in sorted(plain & told_apart)]


def problems(german: Catalog, english: Catalog) -> list[str]:
    """What keeps ``english`` from saying everything that ``german`` says."""
    found = (
        _problem(message, english.get(_forms(message.id)[0], context=message.context))
        for message in german
        if message.id
    )
    return [*(problem for problem in found if problem), *_half_told_apart(german)]


def check() -> int:
    places = ((path, line) for path in PACKAGE.glob("**/*.py") for line in hidden(path.read_text()))
    unseen = [f"inside an f-string: {path.relative_to(PACKAGE)}:{line}" for path, line in places]
    found = [*unseen, *problems(extracted(), read())]
    print("\n".join(found[:40]) or "English is complete", file=sys.stderr if found else sys.stdout)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit({"update": update, "compile": compile_all, "check": check}[sys.argv[1]]())
